//! Settings, read and checked once, at start.
//!
//! Later sources win: defaults, `escale.toml` of the working directory, `ESCALE_*` variables and
//! `DATABASE_URL`, files named by `…_FILE`.

mod secret_key;
mod sources;

use std::{
    env, fmt,
    net::{IpAddr, Ipv4Addr},
    ops::RangeInclusive,
    path::Path,
};

use figment::Figment;
use serde::Deserialize;

pub use secret_key::{SecretKey, ShortSecretKey};

/// The plan of the French mapping agency: free, without a key, open licence (Etalab 2.0).
const DEFAULT_TILES_URL: &str = "https://data.geopf.fr/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0\
    &LAYER=GEOGRAPHICALGRIDSYSTEMS.PLANIGNV2&STYLE=normal&FORMAT=image/png&TILEMATRIXSET=PM\
    &TILEMATRIX={z}&TILEROW={y}&TILECOL={x}";
const DEFAULT_TILES_ATTRIBUTION: &str = "© IGN – Géoplateforme";

/// Settings as they were given, checked one by one; what a command needs besides is asked for by the command.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `sqlite:…` or `postgres:…`; private, it may hold a password.
    pub database_url: Option<String>,
    /// The key of the instance.
    pub secret_key: Option<SecretKey>,
    /// Where the public reaches the service, without a slash at the end.
    pub base_url: Option<String>,
    /// The address listened on.
    pub address: IpAddr,
    /// The port listened on.
    pub port: u16,
    /// The header in which the proxy in front tells the client's address; `None` without a proxy.
    pub client_address_header: Option<String>,
    /// Where map tiles come from.
    pub tiles: Tiles,
    /// How the network is called on its pages and calendars.
    pub network_name: String,
    /// After how many days the people of a reservation that ended are forgotten.
    pub retention_days: u32,
}

/// What the running service needs to know.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the public reaches the service: scheme and host, without a slash at the end.
    pub base_url: String,
    /// The key of the instance.
    pub secret_key: SecretKey,
    /// The address listened on.
    pub address: IpAddr,
    /// The port listened on.
    pub port: u16,
    /// The header in which the proxy in front tells the client's address; `None` without a proxy.
    pub client_address_header: Option<String>,
    /// Where map tiles come from.
    pub tiles: Tiles,
    /// How the network is called on its pages and calendars.
    pub network_name: String,
    /// After how many days the people of a reservation that ended are forgotten.
    pub retention_days: u32,
    /// Whether this is the demonstration, which says so on each page.
    pub demo: bool,
}

/// A service of map tiles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tiles {
    /// Its address with `{z}`, `{x}` and `{y}`.
    pub url: String,
    /// Whom the map thanks.
    pub attribution: String,
}

/// Settings that nothing can start with; each line names one and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError(Vec<String>);

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("\n"))
    }
}

impl std::error::Error for ConfigError {}

#[derive(Deserialize)]
#[serde(default)]
struct Written {
    database_url: Option<String>,
    secret_key: Option<String>,
    base_url: Option<String>,
    address: IpAddr,
    port: u16,
    client_address_header: Option<String>,
    tiles_url: String,
    tiles_attribution: Option<String>,
    network_name: String,
    retention_days: u32,
    // Read by a later slice; known already, so that one file serves every version.
    #[serde(rename = "smtp_url")]
    _smtp_url: Option<String>,
}

const KNOWN: [&str; 14] = [
    "address",
    "base_url",
    "client_address_header",
    "database_url",
    "database_url_file",
    "network_name",
    "port",
    "retention_days",
    "secret_key",
    "secret_key_file",
    "smtp_url",
    "smtp_url_file",
    "tiles_attribution",
    "tiles_url",
];

/// From a day, which is for trials, to a century.
const RETENTION_DAYS: RangeInclusive<u32> = 1..=36_500;

impl Default for Written {
    fn default() -> Self {
        Self {
            database_url: None,
            secret_key: None,
            base_url: None,
            address: IpAddr::V4(Ipv4Addr::LOCALHOST),
            port: 8000,
            client_address_header: None,
            tiles_url: DEFAULT_TILES_URL.to_owned(),
            tiles_attribution: None,
            network_name: "Escale".to_owned(),
            retention_days: 730,
            _smtp_url: None,
        }
    }
}

impl Settings {
    /// Reads `escale.toml` of the working directory and the environment of the process.
    ///
    /// # Errors
    /// [`ConfigError`] with a line for each unknown key and each wrong value.
    pub fn read() -> Result<Self, ConfigError> {
        let variables =
            env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
        Self::read_from(Path::new("escale.toml"), variables)
    }

    /// The same from another file and other variables.
    ///
    /// # Errors
    /// [`ConfigError`].
    pub fn read_from(file: &Path, variables: impl IntoIterator<Item = (String, String)>) -> Result<Self, ConfigError> {
        let named = |error: figment::Error| ConfigError(error.into_iter().map(|error| error.to_string()).collect());
        let figment = sources::gather(file, variables.into_iter()).map_err(named)?;
        let mut faults = unknown_keys(&figment).map_err(named)?;
        match figment.extract_lossy::<Written>() {
            Ok(written) => Self::checked(written, &figment, faults),
            Err(error) => {
                faults.extend(error.into_iter().map(|error| error.to_string()));
                Err(ConfigError(faults))
            }
        }
    }

    fn checked(written: Written, figment: &Figment, mut faults: Vec<String>) -> Result<Self, ConfigError> {
        let mut fault = |key: &str, sentence: &str| faults.push(format!("{}: {sentence}", place_of(figment, key)));
        let database_url = written.database_url.filter(|url| !url.is_empty());
        if database_url.as_deref().is_some_and(|url| !is_database_url(url)) {
            fault("database_url", "a database is `sqlite:FILE` or `postgres://…`");
        }
        let base_url = written.base_url.map(|url| url.trim_end_matches('/').to_owned());
        if base_url.as_deref().is_some_and(|url| !is_origin(url)) {
            fault("base_url", "an address is `https://host` or `http://host:port`, without a path");
        }
        if !["{z}", "{x}", "{y}"].iter().all(|part| written.tiles_url.contains(part))
            || origin_of(&written.tiles_url).is_none()
        {
            fault("tiles_url", "an address of tiles begins with http(s):// and contains {z}, {x} and {y}");
        }
        if written.client_address_header.as_deref().is_some_and(|name| !is_header_name(name)) {
            fault("client_address_header", "a header has a name of letters, digits and hyphens, such as `X-Real-IP`");
        }
        if written.network_name.trim().is_empty() {
            fault("network_name", "a network has a name");
        }
        if !RETENTION_DAYS.contains(&written.retention_days) {
            fault("retention_days", "people are forgotten after 1 to 36500 days");
        }
        let secret_key = written.secret_key.map(SecretKey::new).transpose();
        if let Err(error) = &secret_key {
            fault("secret_key", &error.to_string());
        }
        if !faults.is_empty() {
            return Err(ConfigError(faults));
        }
        let default_tiles = written.tiles_url == DEFAULT_TILES_URL;
        let attribution = written
            .tiles_attribution
            .unwrap_or_else(|| if default_tiles { DEFAULT_TILES_ATTRIBUTION.to_owned() } else { String::new() });
        Ok(Self {
            database_url,
            secret_key: secret_key.unwrap_or_default(),
            base_url,
            address: written.address,
            port: written.port,
            client_address_header: written.client_address_header,
            tiles: Tiles { url: written.tiles_url, attribution },
            network_name: written.network_name.trim().to_owned(),
            retention_days: written.retention_days,
        })
    }

    /// The configuration of a service with this key; the base URL follows the port where none was given.
    #[must_use]
    pub fn into_config(self, secret_key: SecretKey, demo: bool) -> Config {
        let base_url = self.base_url.unwrap_or_else(|| {
            let host = match self.address {
                address if address.is_unspecified() => "localhost".to_owned(),
                IpAddr::V6(address) => format!("[{address}]"),
                IpAddr::V4(address) => address.to_string(),
            };
            format!("http://{host}:{}", self.port)
        });
        Config {
            base_url,
            secret_key,
            address: self.address,
            port: self.port,
            client_address_header: self.client_address_header,
            tiles: self.tiles,
            network_name: self.network_name,
            retention_days: self.retention_days,
            demo,
        }
    }
}

impl Config {
    /// Every default, for tests and trials on one's own machine.
    #[must_use]
    pub fn local(secret_key: SecretKey) -> Self {
        let written = Written::default();
        let tiles = Tiles { url: written.tiles_url, attribution: DEFAULT_TILES_ATTRIBUTION.to_owned() };
        Self {
            base_url: format!("http://{}:{}", written.address, written.port),
            secret_key,
            address: written.address,
            port: written.port,
            client_address_header: None,
            tiles,
            network_name: written.network_name,
            retention_days: written.retention_days,
            demo: false,
        }
    }

    /// Whether the public comes by https, which decides on cookies and HSTS.
    #[must_use]
    pub fn is_https(&self) -> bool {
        self.base_url.starts_with("https://")
    }

    /// The absolute address of a path that begins with a slash.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }
}

impl Tiles {
    /// Scheme and host as a source of a Content-Security-Policy; `{s}` becomes `*`.
    #[must_use]
    pub fn origin(&self) -> String {
        origin_of(&self.url).unwrap_or_default().replace("{s}", "*")
    }
}

#[expect(clippy::result_large_err, reason = "figment's error, made once at start")]
fn unknown_keys(figment: &Figment) -> Result<Vec<String>, figment::Error> {
    let written: figment::value::Dict = figment.extract()?;
    let unknown = written.keys().filter(|key| !KNOWN.contains(&key.as_str()));
    Ok(unknown
        .map(|key| format!("{}: no such setting; known are {}", place_of(figment, key), KNOWN.join(", ")))
        .collect())
}

/// `setting base_url (ESCALE_BASE_URL in environment variable)`.
fn place_of(figment: &Figment, key: &str) -> String {
    match figment.find_metadata(key) {
        // figment would write a key of a file as `default.key`.
        Some(metadata) => match &metadata.source {
            Some(source) => format!("setting `{key}` ({} {source})", metadata.name),
            None => {
                let name = metadata.interpolate(figment.profile(), &[key]);
                format!("setting `{name}` ({})", metadata.name)
            }
        },
        None => format!("setting `{key}`"),
    }
}

fn is_database_url(url: &str) -> bool {
    ["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| url.starts_with(scheme) && url.len() > scheme.len())
}

fn is_header_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

fn is_origin(url: &str) -> bool {
    origin_of(url).is_some_and(|origin| origin == url)
}

/// Scheme and host of an http(s) address.
fn origin_of(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    let sound = ["http", "https"].contains(&scheme)
        && !host.is_empty()
        && host.chars().all(|letter| letter.is_ascii_alphanumeric() || "-._:[]{}".contains(letter));
    if sound { url.get(..scheme.len() + 3 + host.len()) } else { None }
}

#[cfg(test)]
mod tests;
