//! What is done when something fails.

use super::*;

fn three() -> Desk {
    let mut desk = Desk::new();
    desk.store(vec![
        save(1, "a", "A"),
        save(2, "b", "A"),
        save(3, "c", "A"),
    ]);
    desk.enabled();
    desk
}

#[test]
fn a_storage_that_cannot_be_reached_is_asked_by_one_for_all_and_less_and_less_often() {
    let mut desk = three();
    for id in ["s1", "s2", "s3"] {
        desk.send(id, failure(Reach::Connection, true));
    }
    let mut longest = 0;
    for _ in 0..40 {
        assert!(matches!(desk.state(), State::Offline { .. }));
        desk.wait_for_timer();
        assert_eq!(desk.open.len(), 1, "{:?}", desk.open);
        let Action::Look { id, .. } = desk.open[0].clone() else {
            panic!("{:?}", desk.open);
        };
        let before = desk.now;
        desk.look(&id, failure(Reach::Connection, true));
        longest = longest.max(desk.wake.unwrap_or(before) - before);
    }
    assert!((200_000..=300_000).contains(&longest), "{longest}");
}

#[test]
fn failures_of_what_began_before_the_first_count_once() {
    let mut desk = three();
    for id in ["s1", "s2", "s3"] {
        desk.send(id, failure(Reach::Connection, true));
    }
    assert!(desk.wake.unwrap_or_default() <= desk.now + 1000);
}

#[test]
fn one_that_fails_again_and_again_stops_no_other() {
    let mut desk = three();
    desk.send("s1", failure(Reach::Connection, true));
    desk.send("s2", failure(Reach::Connection, true));
    desk.send("s3", failure(Reach::Connection, true));
    let mut asked = Vec::new();
    for _ in 0..6 {
        desk.wait_for_timer();
        let Action::Look { id, .. } = desk.open[0].clone() else {
            panic!("{:?}", desk.open);
        };
        desk.look(&id, failure(Reach::Connection, true));
        asked.push(id);
    }
    assert_eq!(asked, ["s1", "s2", "s3", "s1", "s2", "s3"]);
}

#[test]
fn what_s3_asks_to_wait_is_waited() {
    let mut desk = three();
    desk.send(
        "s1",
        Outcome::Failed(Failure {
            reach: Reach::Connection,
            retryable: true,
            retry_after: Some(90_000),
            words: "slow down",
        }),
    );
    assert_eq!(desk.wake, Some(desk.now + 90_000));
    assert_eq!(
        desk.state(),
        State::Offline {
            retry_at: desk.now + 90_000,
            failure: "slow down"
        }
    );
}

#[test]
fn the_network_coming_back_and_the_user_make_it_try_at_once() {
    for event in [Event::Online, Event::RetryNow] {
        let mut desk = three();
        for id in ["s1", "s2", "s3"] {
            desk.send(id, failure(Reach::Connection, true));
        }
        desk.tell(event);
        desk.look(
            "s1",
            Outcome::Looked {
                version_id: None,
                stands: Stands::Nothing,
            },
        );
        assert_eq!(desk.ids().len(), 1);
        assert_eq!(
            desk.open.len(),
            3,
            "the storage answers: all go on: {:?}",
            desk.open
        );
    }
}

#[test]
fn what_can_never_be_sent_stops_its_own_notebook_alone() {
    let mut desk = three();
    desk.store(vec![save(4, "a", "B")]);
    desk.send("s1", failure(Reach::Object, false));
    desk.send("s2", sent("v1"));
    desk.forget("s2", Outcome::Done);
    assert_eq!(desk.ids(), ["s3"], "s4 waits behind s1");
    assert_eq!(
        desk.state(),
        State::Failed {
            path: Some("a".into()),
            failure: "it failed"
        }
    );
    assert_eq!(desk.outbox.entries()[0].failure, Some("it failed"));
    desk.tell(Event::Discard("s1".into()));
    desk.forget("s1", Outcome::Done);
    assert_eq!(desk.ids(), ["s3", "s4"]);
}

#[test]
fn what_was_refused_is_tried_again_by_itself_less_and_less_often() {
    let mut desk = three();
    desk.send("s2", sent("v1"));
    desk.forget("s2", Outcome::Done);
    desk.send("s3", sent("v1"));
    desk.forget("s3", Outcome::Done);
    desk.send("s1", failure(Reach::Object, false));
    let mut minutes = Vec::new();
    for _ in 0..7 {
        assert!(matches!(desk.state(), State::Failed { .. }));
        minutes.push((desk.wake.unwrap_or_default() - desk.now) / 60_000);
        desk.wait_for_timer();
        desk.look("s1", failure(Reach::Object, false));
    }
    assert_eq!(minutes, [10, 20, 40, 80, 160, 240, 240]);
}

#[test]
fn a_right_that_is_given_later_lets_a_notebook_go_on() {
    let mut desk = three();
    desk.store(vec![save(4, "a", "B")]);
    desk.send("s1", failure(Reach::Object, false));
    desk.wait_for_timer();
    desk.look(
        "s1",
        Outcome::Looked {
            version_id: None,
            stands: Stands::Nothing,
        },
    );
    desk.send("s1", sent("v1"));
    desk.forget("s1", Outcome::Done);
    assert!(desk.ids().contains(&"s4"));
    assert_eq!(desk.state(), State::Waiting);
}

#[test]
fn what_fails_for_a_while_is_tried_again_and_others_go_on() {
    let mut desk = three();
    desk.send("s1", failure(Reach::Object, true));
    desk.send("s2", sent("v1"));
    assert_eq!(desk.state(), State::Waiting);
    desk.wait_for_timer();
    desk.look(
        "s1",
        Outcome::Looked {
            version_id: None,
            stands: Stands::Nothing,
        },
    );
    assert_eq!(desk.ids(), ["s3", "s1"]);
}

#[test]
fn nothing_is_sent_without_credentials() {
    let mut desk = Desk::of(Config {
        credentials: false,
        ..config()
    });
    desk.load(vec![save(1, "a", "A"), save(2, "b", "A")], vec![]);
    assert!(desk.open.is_empty(), "{:?}", desk.open);
    assert_eq!(desk.says(), "Sign in to send 2 saves.");
    desk.tell(Event::Credentials(true));
    assert!(matches!(&*desk.open, [Action::AskVersioning { .. }]));
}

#[test]
fn refused_credentials_are_not_tried_again_until_there_are_others() {
    let mut desk = three();
    for id in ["s1", "s2", "s3"] {
        desk.send(id, failure(Reach::Credentials, false));
    }
    assert_eq!(
        desk.state(),
        State::SignIn {
            failure: Some("it failed")
        }
    );
    desk.now += 10_000_000;
    desk.tell(Event::Timer);
    desk.tell(Event::Online);
    assert!(desk.open.is_empty(), "{:?}", desk.open);
    desk.tell(Event::Credentials(true));
    assert_eq!(desk.open.len(), 3);
}

#[test]
fn a_bucket_that_is_not_there_needs_the_user_and_is_asked_now_and_then() {
    let mut desk = three();
    desk.send("s1", failure(Reach::Bucket, false));
    assert_eq!(
        desk.state(),
        State::Failed {
            path: None,
            failure: "it failed"
        }
    );
    desk.send("s2", failure(Reach::Bucket, false));
    desk.send("s3", failure(Reach::Bucket, false));
    desk.wait_for_timer();
    assert_eq!(desk.open.len(), 1);
}

#[test]
fn a_bucket_that_cannot_be_asked_for_its_versioning_is_asked_later() {
    let mut desk = Desk::new();
    desk.store(vec![save(1, "a", "A")]);
    desk.versioning(failure(Reach::Connection, true));
    assert!(desk.open.is_empty());
    desk.wait_for_timer();
    desk.enabled();
    assert_eq!(desk.ids(), ["s1"]);
}

#[test]
fn kinds_of_failure_reach_as_far_as_they_should() {
    use bookstore_s3::ErrorKind as Kind;
    for (kind, reach) in [
        (Kind::Unreachable, Reach::Connection),
        (Kind::TimedOut, Reach::Connection),
        (Kind::Throttled, Reach::Connection),
        (Kind::Expired, Reach::Credentials),
        (Kind::BadCredentials, Reach::Credentials),
        (Kind::BucketNotFound, Reach::Bucket),
        (Kind::BadAnswer, Reach::Bucket),
        (Kind::PreconditionFailed, Reach::Condition),
        (Kind::NotFound, Reach::Condition),
        (Kind::Conflict, Reach::Object),
        (Kind::Denied, Reach::Object),
        (Kind::TooLarge, Reach::Object),
        (Kind::InvalidKey, Reach::Object),
        (Kind::Server, Reach::Object),
        (Kind::NotImplemented, Reach::Unsupported),
    ] {
        assert_eq!(Reach::of(kind.into()), reach, "{kind:?}");
    }
}
