use std::fs;

use super::*;

fn read(toml: &str, variables: &[(&str, &str)]) -> Result<Settings, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("escale.toml");
    fs::write(&file, toml).unwrap();
    Settings::read_from(&file, variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
}

fn fault(toml: &str, variables: &[(&str, &str)]) -> String {
    read(toml, variables).unwrap_err().to_string()
}

#[test]
fn starts_with_nothing_given() {
    let settings = Settings::read_from(Path::new("/nowhere/escale.toml"), []).unwrap();
    assert_eq!(settings.port, 8000);
    let config = settings.into_config(SecretKey::new([0; 32]).unwrap(), false);
    assert_eq!(config.base_url, "http://127.0.0.1:8000");
    assert_eq!(config.tiles.origin(), "https://data.geopf.fr");
    assert!(!config.tiles.attribution.is_empty());
}

#[test]
fn variables_win_over_the_file_and_digits_stay_text() {
    let digits = "12345678901234567890123456789012";
    let settings = read(
        "port = 1\nnetwork_name = \"Toulouse\"",
        &[("ESCALE_PORT", "9000"), ("ESCALE_SECRET_KEY", digits), ("DATABASE_URL", "sqlite:a.db")],
    )
    .unwrap();
    assert_eq!((settings.port, settings.network_name.as_str()), (9000, "Toulouse"));
    assert_eq!(settings.secret_key, Some(SecretKey::new(digits).unwrap()));
    assert_eq!(settings.database_url.as_deref(), Some("sqlite:a.db"));
}

#[test]
fn reads_secrets_from_files() {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), "0123456789abcdef0123456789abcdef\n").unwrap();
    let settings = read("", &[("ESCALE_SECRET_KEY_FILE", file.path().to_str().unwrap())]).unwrap();
    assert_eq!(settings.secret_key, Some(SecretKey::new("0123456789abcdef0123456789abcdef").unwrap()));
    assert!(fault("", &[("DATABASE_URL_FILE", "/nowhere/secret")]).contains("database_url_file"));
}

#[test]
fn names_an_unknown_key_and_its_place() {
    let sentence = fault("prot = 1", &[("ESCALE_BASE_ULR", "http://x")]);
    assert!(sentence.contains("prot") && sentence.contains("escale.toml"), "{sentence}");
    assert!(sentence.contains("ESCALE_BASE_ULR"), "{sentence}");
}

#[test]
fn names_a_wrong_value_and_its_place() {
    for (variable, value) in [
        ("ESCALE_PORT", "many"),
        ("ESCALE_ADDRESS", "here"),
        ("ESCALE_BASE_URL", "example.org"),
        ("ESCALE_BASE_URL", "https://example.org/path"),
        ("ESCALE_TILES_URL", "https://tiles.example.org/{z}/{x}.png"),
        ("ESCALE_SECRET_KEY", "short"),
        ("ESCALE_NETWORK_NAME", " "),
        ("ESCALE_CLIENT_ADDRESS_HEADER", "X Real IP"),
        ("DATABASE_URL", "mysql://x"),
    ] {
        let sentence = fault("", &[(variable, value)]);
        assert!(sentence.contains(variable), "{sentence}");
        assert!(value == " " || !variable.contains("SECRET") || !sentence.contains(value), "{sentence}");
    }
    assert!(fault("port = \"x\"", &[]).contains("escale.toml"));
    assert!(fault("port = ", &[]).contains("escale.toml"));
}
