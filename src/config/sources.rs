//! Where settings come from: `escale.toml`, the environment, and files that hold secrets.

use std::{fs, path::Path};

use figment::{
    Error, Figment, Metadata, Profile, Provider,
    providers::{Format, Toml},
    value::{Dict, Map, Value},
};

/// Keys whose value may also be in the file named by `<key>_file`.
const SECRETS: [&str; 3] = ["database_url", "secret_key", "smtp_url"];
/// Variables with the program's prefix that are no settings: the tests' own.
const NOT_SETTINGS: [&str; 2] = ["ESCALE_DATA", "ESCALE_TEST_"];

/// `escale.toml` where there is one, then the variables, the later one winning; secrets read from their files.
#[expect(clippy::result_large_err, reason = "figment's error, made once at start")]
pub(super) fn gather(file: &Path, variables: impl Iterator<Item = (String, String)>) -> Result<Figment, Error> {
    let written = if file.exists() { Figment::from(Toml::file_exact(file)) } else { Figment::new() };
    let mut figment = written.merge(Environment::of(variables));
    for key in SECRETS {
        let named = format!("{key}_file");
        let Ok(value) = figment.find_value(&named) else { continue };
        let Some(path) = value.as_str() else {
            return Err(Error::from("a path in quotes is expected".to_owned()).with_path(&named));
        };
        let secret = fs::read_to_string(path).map_err(|error| {
            Error::from(format!("cannot read the file that `{named}` names: {error}")).with_path(&named)
        })?;
        figment = figment.merge(SecretFile { key, path: path.to_owned(), secret: secret.trim().to_owned() });
    }
    Ok(figment)
}

/// `ESCALE_*` and `DATABASE_URL`, each value as it is written (figment's own reader would turn a key of
/// digits into a number).
struct Environment(Dict);

impl Environment {
    fn of(variables: impl Iterator<Item = (String, String)>) -> Self {
        let settings = variables.filter_map(|(name, value)| {
            let key = match name.as_str() {
                "DATABASE_URL" | "DATABASE_URL_FILE" => name.to_lowercase(),
                _ if NOT_SETTINGS.iter().any(|other| name.starts_with(other)) => return None,
                _ => name.strip_prefix("ESCALE_")?.to_lowercase(),
            };
            Some((key, Value::from(value)))
        });
        Self(settings.collect())
    }
}

impl Provider for Environment {
    fn metadata(&self) -> Metadata {
        Metadata::named("environment variable").interpolater(|_: &Profile, keys: &[&str]| {
            let name = keys.join("_").to_uppercase();
            if name.starts_with("DATABASE_URL") { name } else { format!("ESCALE_{name}") }
        })
    }

    fn data(&self) -> Result<Map<Profile, Dict>, Error> {
        Ok(Map::from([(Profile::Default, self.0.clone())]))
    }
}

struct SecretFile {
    key: &'static str,
    path: String,
    secret: String,
}

impl Provider for SecretFile {
    fn metadata(&self) -> Metadata {
        Metadata::from("secret file", Path::new(&self.path))
    }

    fn data(&self) -> Result<Map<Profile, Dict>, Error> {
        let value = Value::from(self.secret.clone());
        Ok(Map::from([(Profile::Default, Dict::from([(self.key.to_owned(), value)]))]))
    }
}
