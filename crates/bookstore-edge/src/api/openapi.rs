//! `GET /api/bookstore/openapi.json`: this API as [OpenAPI](https://spec.openapis.org/oas/v3.1.0) describes it.

use http::StatusCode;

use crate::{
    headers,
    response::{self, Answer, Body},
};

/// The description is written by hand; a test holds the Worker to it.
const DESCRIPTION: &str = include_str!("../../../../docs/openapi.json");

/// Gives the description.
pub fn openapi() -> Answer {
    let body = Body::Bytes(DESCRIPTION.as_bytes().to_vec());
    let mut answer = response::of(StatusCode::OK, "application/json", body);
    headers::json(answer.headers_mut());
    answer
}
