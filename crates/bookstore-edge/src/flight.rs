//! One piece of work for all requests that want the same at the same moment.
//!
//! A future that one request made must never be awaited by another: the platform ends it with its request. What is
//! shared here is a JavaScript promise, which the platform lets others wait for, and, once it has settled, the
//! outcome, which is plain data. The request that began the work is kept alive until it is done, also when its client
//! has left.

use std::{
    cell::{OnceCell, RefCell},
    collections::HashMap,
    rc::Rc,
    thread::LocalKey,
    time::Duration,
};

use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use worker::Context;

use crate::transport::within;

/// Work under way, by name.
pub struct Flights<T>(RefCell<HashMap<String, Flight<T>>>);

struct Flight<T> {
    promise: Promise,
    outcome: Rc<OnceCell<T>>,
}

impl<T> Default for Flights<T> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<T> Clone for Flight<T> {
    fn clone(&self) -> Self {
        Self {
            promise: self.promise.clone(),
            outcome: Rc::clone(&self.outcome),
        }
    }
}

/// Does `work`, or waits for another request that does work of this name already; for at most `patience`, after
/// which it does it alone.
pub async fn together<T, F, W>(
    flights: &'static LocalKey<Flights<T>>,
    name: String,
    context: &Context,
    patience: Duration,
    work: W,
) -> T
where
    T: Clone + 'static,
    F: Future<Output = T> + 'static,
    W: FnOnce() -> F,
{
    let known = flights.with(|flights| flights.0.borrow().get(&name).cloned());
    let Some(flight) = known else {
        return lead(flights, name, context, work()).await;
    };
    let waited = within(patience, JsFuture::from(flight.promise.clone())).await;
    match flight.outcome.get() {
        Some(outcome) if waited.is_some() => outcome.clone(),
        _ => {
            land(flights, &name, &flight.outcome);
            work().await
        }
    }
}

async fn lead<T: Clone + 'static>(
    flights: &'static LocalKey<Flights<T>>,
    name: String,
    context: &Context,
    work: impl Future<Output = T> + 'static,
) -> T {
    let outcome = Rc::new(OnceCell::new());
    let filled = Rc::clone(&outcome);
    let ended = name.clone();
    let promise = future_to_promise(async move {
        let value = work.await;
        land(flights, &ended, &filled);
        let _ = filled.set(value);
        Ok(JsValue::UNDEFINED)
    });
    let flight = Flight {
        promise: promise.clone(),
        outcome: Rc::clone(&outcome),
    };
    flights.with(|flights| flights.0.borrow_mut().insert(name, flight));
    let kept = promise.clone();
    context.wait_until(async move {
        let _ = JsFuture::from(kept).await;
    });
    let _ = JsFuture::from(promise).await;
    outcome
        .get()
        .cloned()
        .expect("the promise settles when the outcome is there")
}

/// Takes this work off the list, if it is still the one of its name.
fn land<T>(flights: &'static LocalKey<Flights<T>>, name: &str, outcome: &Rc<OnceCell<T>>) {
    flights.with(|flights| {
        let mut flights = flights.0.borrow_mut();
        if flights
            .get(name)
            .is_some_and(|flight| Rc::ptr_eq(&flight.outcome, outcome))
        {
            flights.remove(name);
        }
    });
}
