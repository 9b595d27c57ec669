//! `GET /api/bookstore`: release and features, as nteract bookstore told them.

use bookstore::Features;
use http::StatusCode;
use serde::Serialize;

use crate::{
    config::Config,
    headers,
    response::{self, Answer},
};

#[derive(Serialize)]
struct Info {
    release: &'static str,
    features: Features,
}

/// Tells the release and what is switched on.
pub fn info(config: &Config) -> Answer {
    let info = Info {
        release: env!("CARGO_PKG_VERSION"),
        features: config.features(),
    };
    let mut answer = response::json(StatusCode::OK, &info);
    headers::json(answer.headers_mut());
    answer
}
