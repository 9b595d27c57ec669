//! All that answering one request takes.

use std::rc::Rc;

use worker::Context;

use crate::{cache::Cache, config::Config, request::Request};

/// A request, what this site is, and where it keeps things.
pub struct Asked<'a> {
    /// The configuration; what is begun for several requests outlives this one.
    pub config: Rc<Config>,
    /// What was asked.
    pub request: &'a Request<'a>,
    /// Keeps the platform at work after the answer.
    pub context: &'a Context,
    /// What is kept for readers to come.
    pub cache: Cache,
}

impl<'a> Asked<'a> {
    /// A request to this site.
    pub fn new(config: Rc<Config>, request: &'a Request<'a>, context: &'a Context) -> Self {
        Self {
            cache: Cache::open(&config, request),
            config,
            request,
            context,
        }
    }
}
