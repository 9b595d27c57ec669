//! What is found out on a request's way, for the one line that the log gets of it.
//!
//! A line is JSON: the route, never the whole address, so that neither keys nor tokens stand in it; the
//! owner's name of a token that was good; S3's request id. What S3 or the platform said in full is there where
//! this site, not its reader, has to act.

use std::cell::RefCell;

use http::{Method, StatusCode};
use serde::Serialize;
use worker::{console_error, console_log};

use crate::problem::Problem;

/// What is known so far.
#[derive(Debug, Default)]
pub struct Trail(RefCell<Known>);

/// What the cache had to do with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Cached {
    /// All of it was there.
    Hit,
    /// Something had to be asked for or made.
    Miss,
}

#[derive(Clone, Debug, Default, Serialize)]
struct Known {
    #[serde(skip_serializing_if = "Option::is_none")]
    cache: Option<Cached>,
    #[serde(skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    s3_request_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<bookstore::ErrorKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

#[derive(Serialize)]
struct Line<'a> {
    route: &'a str,
    method: &'a str,
    status: u16,
    ms: u64,
    #[serde(flatten)]
    known: &'a Known,
}

impl Trail {
    /// The request came with this owner's token or session.
    pub fn owner(&self, name: &str) {
        self.0.borrow_mut().owner = Some(name.to_owned());
    }

    /// S3 answered under this id; the last one stays.
    pub fn s3_request_id(&self, id: &str) {
        self.0.borrow_mut().s3_request_id = Some(id.to_owned());
    }

    /// Something was found in the cache, or was not. What was not found counts.
    pub fn cache(&self, cached: Cached) {
        let mut known = self.0.borrow_mut();
        if known.cache != Some(Cached::Miss) {
            known.cache = Some(cached);
        }
    }

    /// What went wrong.
    pub fn problem(&self, problem: &Problem) {
        let mut known = self.0.borrow_mut();
        known.error = Some(problem.error.kind);
        known.code.clone_from(&problem.error.code);
        known.detail = problem.detail.clone().filter(|_| {
            problem.status.is_server_error() || problem.status == StatusCode::FORBIDDEN
        });
        if let Some(id) = &problem.error.request_id {
            known.s3_request_id = Some(id.clone());
        }
    }

    /// Writes the line.
    pub fn log(&self, route: &str, method: &Method, status: StatusCode, ms: u64) {
        let line = Line {
            route,
            // A method of the client's own making is not repeated.
            method: match *method {
                Method::GET
                | Method::HEAD
                | Method::POST
                | Method::PUT
                | Method::DELETE
                | Method::OPTIONS => method.as_str(),
                _ => "other",
            },
            status: status.as_u16(),
            ms,
            known: &self.0.borrow(),
        };
        let line = serde_json::to_string(&line).expect("these are strings and numbers");
        if status.is_server_error() {
            console_error!("{line}");
        } else {
            console_log!("{line}");
        }
    }
}
