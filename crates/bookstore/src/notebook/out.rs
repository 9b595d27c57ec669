//! What is being written, which a limit keeps from growing beyond what memory has room for.

/// Bytes up to a limit. What goes beyond it is not kept: the writer comes to its end all the same, in the same
/// time and in no more memory, and then there is nothing.
pub(super) struct Out {
    bytes: Vec<u8>,
    limit: usize,
    over: bool,
}

impl Out {
    /// Room for `capacity` bytes at once, and for `limit` at most.
    pub fn new(capacity: usize, limit: usize) -> Self {
        Self {
            bytes: Vec::with_capacity(capacity.min(limit)),
            limit,
            over: false,
        }
    }

    pub fn push(&mut self, byte: u8) {
        self.extend_from_slice(&[byte]);
    }

    pub fn extend_from_slice(&mut self, bytes: &[u8]) {
        if self.takes(bytes.len()) {
            self.bytes.extend_from_slice(bytes);
        }
    }

    pub fn spaces(&mut self, count: usize) {
        if self.takes(count) {
            self.bytes.resize(self.bytes.len() + count, b' ');
        }
    }

    /// What was written, unless it was too much.
    pub fn into_bytes(self) -> Option<Vec<u8>> {
        (!self.over).then_some(self.bytes)
    }

    fn takes(&mut self, count: usize) -> bool {
        self.over |= count > self.limit - self.bytes.len();
        !self.over
    }
}
