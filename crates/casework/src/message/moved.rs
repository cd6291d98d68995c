//! Messages that are read in another case: they keep their number here, and owe nothing.

use super::{Kind, Message, Messages};
use base::ids::CaseNo;

impl Messages {
    /// A message is read in another case from now on, and owes nothing here.
    pub(crate) fn leave(&mut self, n: u32, (to, there): (CaseNo, u32)) {
        let Some(message) = self.get_mut(n) else { return };
        let was = message.clone();
        let (people, none) = (Vec::new(), Vec::new());
        *message = Message { kind: Kind::Moved { to, n: there }, to: people, cc: none, debt: None, ..was.clone() };
        message.missed.clear();
        if !was.has_moved() {
            self.away.push(was);
        }
    }

    /// It is read here again.
    pub(crate) fn come_back(&mut self, n: u32) {
        let Some(at) = self.away.iter().rposition(|message| message.n == n) else { return };
        let was = self.away.remove(at);
        self.get_mut(n).into_iter().for_each(|message| *message = was.clone());
    }

    /// A number that stays given out, of a message that came from another case and went back.
    pub(crate) fn hold_place(&mut self, message: Message) {
        self.list.push(Message { n: self.next(), ..message });
    }
}
