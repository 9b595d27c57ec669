//! The API that JavaScript sees.

#[cfg(feature = "versions")]
mod archiving;
#[cfg(feature = "versions")]
mod history;
#[cfg(feature = "publish")]
mod links;
mod notebooks;
#[cfg(feature = "versions")]
mod outbox;
#[cfg(feature = "publish")]
mod publishing;
#[cfg(feature = "publish")]
mod signing;

use bookstore::Settings;
use bookstore_s3::Client;
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

use crate::{
    credentials::{CredentialsSource, Provider},
    failure::Thrown,
    transport::Fetch,
    types,
};

/// One user's bookstore: settings, and a client of the storage that they name.
///
/// Make another one when settings or credentials change: what is typed in for one endpoint is never
/// sent to another.
#[wasm_bindgen]
pub struct Bookstore {
    settings: Settings,
    client: Result<Client<Fetch, Provider>, bookstore::Error>,
    #[cfg(feature = "publish")]
    signs: bool,
    /// Whether uploads that broke off were swept.
    #[cfg(feature = "versions")]
    swept: std::cell::Cell<bool>,
}

#[wasm_bindgen]
impl Bookstore {
    /// A bookstore of these settings, `{username}` in their prefixes replaced. Settings that are missing
    /// or wrong are told by the first call that needs them.
    #[wasm_bindgen(constructor)]
    pub fn new(
        settings: &Ts<types::Settings>,
        username: &str,
        credentials: CredentialsSource,
    ) -> Result<Self, JsError> {
        let settings = Settings::from(settings.to_rust()?).for_user(username);
        let provider = Provider::from(credentials);
        #[cfg(feature = "publish")]
        let signs = provider.signs();
        let client = settings
            .client_config()
            .map(|config| Client::new(config, Fetch, provider));
        Ok(Self {
            settings,
            client,
            #[cfg(feature = "publish")]
            signs,
            #[cfg(feature = "versions")]
            swept: std::cell::Cell::default(),
        })
    }

    /// Which features the settings switch on.
    pub fn features(&self) -> Result<Ts<types::Features>, JsError> {
        Ok(types::Features::from(bookstore::Features::of(&self.settings)).into_ts()?)
    }
}

impl Bookstore {
    fn client(&self) -> Result<&Client<Fetch, Provider>, Thrown> {
        self.client.as_ref().map_err(|error| error.clone().into())
    }
}

/// A value for JavaScript; plain data is always serialised.
fn ts<T: Tsify + serde::Serialize>(value: &T) -> Ts<T> {
    value.into_ts().expect("plain data is serialised")
}

/// What JavaScript gave.
#[cfg(feature = "versions")]
fn read<T: Tsify<JsType: Clone> + serde::de::DeserializeOwned>(
    given: &Ts<T>,
) -> Result<T, JsError> {
    Ok(given.to_rust()?)
}
