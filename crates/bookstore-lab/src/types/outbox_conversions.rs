//! Between the outbox's types and those that JavaScript sees.

use bookstore::outbox::{
    self, Action, Bounds, Config, Entry, Event, Failure, Kept, Kind, Known, Outcome, Shown, Stands,
    State, Status,
};
use bookstore_s3::operations::Versioning;
use tsify::serde_wasm_bindgen;
use wasm_bindgen::JsValue;

use super::{
    Keeps,
    outbox::{
        NoticeKind, OutboxAction, OutboxConfig, OutboxEntry, OutboxEvent, OutboxKept, OutboxKnown,
        OutboxOutcome, OutboxStands, OutboxState, OutboxStatus, Reach, Setback, WaitingSave,
    },
};

impl From<OutboxConfig> for Config {
    fn from(config: OutboxConfig) -> Self {
        let bounds = Bounds::default();
        Self {
            scope: config.scope.into(),
            bounds: Bounds {
                count: config.most_saves.map_or(bounds.count, |most| most as usize),
                bytes: config.most_bytes.unwrap_or(bounds.bytes),
            },
            enabled: config.enabled,
            credentials: config.credentials,
            copies: config.copies,
            seed: config.seed,
        }
    }
}

impl From<OutboxEntry> for Entry {
    fn from(entry: OutboxEntry) -> Self {
        Self {
            seq: entry.seq,
            id: entry.id,
            scope: entry.scope.into(),
            key: entry.key,
            path: entry.path,
            at: entry.at,
            by: entry.by,
            size: entry.size,
            sha256: entry.sha256,
            kind: if entry.checkpoint {
                Kind::Checkpoint
            } else {
                Kind::Save
            },
            note: entry.note,
            copy: entry.copy,
            upload: entry.upload,
        }
    }
}

impl From<OutboxKnown> for Known {
    fn from(known: OutboxKnown) -> Self {
        Self {
            key: known.key,
            id: known.id,
            sha256: known.sha256,
            kept: match known.kept {
                OutboxKept::Version(version) => Kept::Version(version),
                OutboxKept::Copy(key) => Kept::Copy(key),
            },
            stands: known.stands.into(),
            checkpoint: known.checkpoint,
        }
    }
}

impl From<Known> for OutboxKnown {
    fn from(known: Known) -> Self {
        let Known {
            key,
            id,
            sha256,
            kept,
            stands,
            checkpoint,
        } = known;
        Self {
            key,
            id,
            sha256,
            kept: kept.into(),
            stands: stands.into(),
            checkpoint,
        }
    }
}

impl From<Kept> for OutboxKept {
    fn from(kept: Kept) -> Self {
        match kept {
            Kept::Version(version) => Self::Version(version),
            Kept::Copy(key) => Self::Copy(key),
        }
    }
}

impl From<OutboxStands> for Stands {
    fn from(stands: OutboxStands) -> Self {
        match stands {
            OutboxStands::Unknown => Self::Unknown,
            OutboxStands::Nothing => Self::Nothing,
            OutboxStands::Etag(etag) => Self::Etag(etag),
        }
    }
}

impl From<Stands> for OutboxStands {
    fn from(stands: Stands) -> Self {
        match stands {
            Stands::Unknown => Self::Unknown,
            Stands::Nothing => Self::Nothing,
            Stands::Etag(etag) => Self::Etag(etag),
        }
    }
}

impl From<Reach> for outbox::Reach {
    fn from(reach: Reach) -> Self {
        match reach {
            Reach::Disk => Self::Disk,
            Reach::Connection => Self::Connection,
            Reach::Credentials => Self::Credentials,
            Reach::Bucket => Self::Bucket,
            Reach::Object => Self::Object,
            Reach::Condition => Self::Condition,
            Reach::Unsupported => Self::Unsupported,
        }
    }
}

impl From<outbox::Reach> for Reach {
    fn from(reach: outbox::Reach) -> Self {
        use outbox::Reach as Own;
        match reach {
            Own::Disk => Self::Disk,
            Own::Connection => Self::Connection,
            Own::Credentials => Self::Credentials,
            Own::Bucket => Self::Bucket,
            Own::Object => Self::Object,
            Own::Condition => Self::Condition,
            Own::Unsupported => Self::Unsupported,
        }
    }
}

impl From<OutboxEvent> for Event<JsValue> {
    fn from(event: OutboxEvent) -> Self {
        match event {
            OutboxEvent::Stored => Self::Stored,
            OutboxEvent::Unstored(entry) => Self::Unstored(Box::new((*entry).into())),
            OutboxEvent::Outcome(ticket, outcome) => Self::Outcome {
                ticket,
                outcome: outcome.into(),
            },
            OutboxEvent::Progress(ticket, sent) => Self::Progress { ticket, sent },
            OutboxEvent::Upload(ticket, upload) => Self::Upload { ticket, upload },
            OutboxEvent::Timer => Self::Timer,
            OutboxEvent::Online => Self::Online,
            OutboxEvent::Credentials(there) => Self::Credentials(there),
            OutboxEvent::Enabled(enabled) => Self::Enabled(enabled),
            OutboxEvent::Copies(copies) => Self::Copies(copies),
            OutboxEvent::Evictable => Self::Evictable,
            OutboxEvent::RetryNow => Self::RetryNow,
            OutboxEvent::Discard(id) => Self::Discard(id),
        }
    }
}

impl From<OutboxOutcome> for Outcome<JsValue> {
    fn from(outcome: OutboxOutcome) -> Self {
        match outcome {
            OutboxOutcome::Done => Self::Done,
            OutboxOutcome::Loaded { entries, known } => Self::Loaded {
                entries: entries.into_iter().map(Into::into).collect(),
                known: known.into_iter().map(Into::into).collect(),
            },
            OutboxOutcome::Looked { version_id, stands } => Self::Looked {
                version_id,
                stands: stands.into(),
            },
            OutboxOutcome::Sent { version_id, etag } => Self::Sent { version_id, etag },
            OutboxOutcome::Versioning(keeps) => Self::Versioning(keeps.map(|keeps| match keeps {
                Keeps::Enabled => Versioning::Enabled,
                Keeps::Suspended => Versioning::Suspended,
                Keeps::Unversioned => Versioning::Unversioned,
            })),
            OutboxOutcome::Failed(thrown) => Self::Failed(failure(thrown)),
        }
    }
}

/// What was thrown. Something that nobody expected is taken for this entry's own fault, and tried again.
fn failure(thrown: JsValue) -> Failure<JsValue> {
    let setback = serde_wasm_bindgen::from_value(thrown.clone()).unwrap_or(Setback {
        reach: Reach::Object,
        retryable: true,
        retry_after: None,
    });
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // `as` saturates
    let retry_after = setback.retry_after.map(|wait| wait as u64);
    Failure {
        reach: setback.reach.into(),
        retryable: setback.retryable,
        retry_after,
        words: thrown,
    }
}

impl From<Action> for OutboxAction {
    fn from(action: Action) -> Self {
        match action {
            Action::Load { ticket, after } => Self::Load { ticket, after },
            Action::Update {
                ticket,
                seq,
                copy,
                upload,
            } => Self::Update {
                ticket,
                seq,
                copy,
                upload,
            },
            Action::Look {
                ticket,
                id,
                key,
                since,
            } => Self::Look {
                ticket,
                id,
                key,
                since,
            },
            Action::Send {
                ticket,
                id,
                key,
                stands,
                upload,
            } => Self::Send {
                ticket,
                id,
                key,
                stands: stands.into(),
                upload,
            },
            Action::Mark {
                ticket,
                id,
                key,
                kept,
            } => Self::Mark {
                ticket,
                id,
                key,
                kept: kept.into(),
            },
            Action::Forget {
                ticket,
                id,
                seq,
                known,
                upload,
            } => Self::Forget {
                ticket,
                id,
                seq,
                known: known.map(Into::into),
                upload,
            },
            Action::AskVersioning { ticket } => Self::AskVersioning { ticket },
            Action::WakeAt(at) => Self::WakeAt { at },
            Action::Tell(outbox::Notice {
                kind,
                message,
                advice,
            }) => Self::Tell {
                kind: match kind {
                    outbox::NoticeKind::GaveWay => NoticeKind::GaveWay,
                    outbox::NoticeKind::Memory => NoticeKind::Memory,
                    outbox::NoticeKind::Evictable => NoticeKind::Evictable,
                },
                message: message.into(),
                advice: advice.into(),
            },
        }
    }
}

impl From<Status<JsValue>> for OutboxStatus {
    fn from(status: Status<JsValue>) -> Self {
        let Status {
            state,
            message,
            advice,
            waiting,
            bytes,
            sent,
            in_memory,
            elsewhere,
        } = status;
        let mut told = Self {
            state: OutboxState::Loading,
            message: message.into(),
            advice: advice.map(Into::into),
            failure: JsValue::UNDEFINED,
            path: None,
            retry_at: None,
            waiting,
            bytes,
            sent,
            in_memory,
            elsewhere,
        };
        told.state = match state {
            State::Loading => OutboxState::Loading,
            State::Kept => OutboxState::Kept,
            State::Waiting => OutboxState::Waiting,
            State::Offline { retry_at, failure } => {
                (told.retry_at, told.failure) = (Some(retry_at), failure);
                OutboxState::Offline
            }
            State::SignIn { failure } => {
                told.failure = failure.unwrap_or_default();
                OutboxState::SignIn
            }
            State::Unversioned => OutboxState::Unversioned,
            State::Hidden => OutboxState::Hidden,
            State::Disk { failure } => {
                told.failure = failure;
                OutboxState::Disk
            }
            State::Failed { path, failure } => {
                (told.path, told.failure) = (path, failure);
                OutboxState::Failed
            }
            State::Off { unversioned: false } => OutboxState::Off,
            State::Off { unversioned: true } => OutboxState::OffUnversioned,
        };
        told
    }
}

impl From<Shown<JsValue>> for WaitingSave {
    fn from(shown: Shown<JsValue>) -> Self {
        let Shown {
            id,
            path,
            at,
            by,
            size,
            sent,
            in_memory,
            elsewhere,
            failure,
        } = shown;
        Self {
            id,
            path,
            at,
            by,
            size,
            sent,
            in_memory,
            elsewhere,
            failure: failure.unwrap_or_default(),
        }
    }
}
