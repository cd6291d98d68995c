//! Who may change what about an organisation, and what follows from it. Pure.

use super::aggregate::Content;
use super::{
    Basics, Command, ContactChange, Fact, Login, MailboxChange, Membership, OfCoach, OfContact, OfMailbox,
    OrganisationState, Profile, Settings, Standing, written,
};
use crate::member::rules::{self, MemberText};
use crate::member::{self, Member};
use base::context::{Actor, Context, Role};
use base::ids::{MailboxId, MemberId};
use base::refusal::Refusal;
use text::Language;

type Decided = Result<(Vec<Fact>, Content), Refusal>;

impl OrganisationState {
    pub(super) fn decided(&self, command: Command, ctx: &Context) -> Decided {
        match command {
            Command::MoveIn { settings, admin, password } => self.move_in(&settings, *admin, password),
            Command::Settle(text) => {
                self.by_an_admin(ctx)?;
                let to = rules::settings(&text)?;
                let mut facts = self.settled(&to)?;
                let from = self.basics()?.language;
                let to = Language::of(&text.language).filter(|to| *to != from);
                facts.extend(to.map(|to| Fact::from(Settings::LanguageChanged { from, to })));
                Ok((facts, Content::default()))
            }
            Command::Add { members, password } => self.add(members, password.as_deref(), ctx),
            Command::Invite { text, token } => self.invite(&text, token, ctx),
            Command::InviteAgain { member, token } => self.invite_again(member, token, ctx),
            Command::Amend { member, text } => self.amend(member, &text, ctx),
            Command::Login { member, change } => self.login(member, change, ctx),
            Command::ChangeRules { pack, off } => self.change_rules(pack, off, ctx),
            Command::Mailbox(mailbox, change) => self.mailbox(mailbox, change, ctx),
            Command::Contact(contact, customer, change) => {
                self.by_a_member(ctx)?;
                let fact = match change {
                    ContactChange::Added => Some(OfContact::Added { contact, customer }),
                    ContactChange::Amended(fields) if fields.is_empty() => None,
                    ContactChange::Amended(fields) => {
                        let fields = fields.into_iter().map(str::to_owned).collect();
                        Some(OfContact::Amended { contact, customer, fields })
                    }
                    ContactChange::MergedInto(into) => Some(OfContact::Merged { contact, customer, into }),
                    ContactChange::PartedFrom(from) => Some(OfContact::Parted { contact, customer, from }),
                };
                Ok((fact.map(Fact::from).into_iter().collect(), Content::default()))
            }
        }
    }

    /// Only an admin, or whoever has the command line of the server.
    fn by_an_admin(&self, ctx: &Context) -> Result<(), Refusal> {
        match ctx.actor {
            Actor::System => Ok(()),
            Actor::Member(id) if self.is_run_by(id) => Ok(()),
            _ => Err(rules::only_an_admin()),
        }
    }

    fn by_a_member(&self, ctx: &Context) -> Result<(), Refusal> {
        match ctx.actor {
            Actor::System => Ok(()),
            Actor::Member(id) if self.members.get(&id).is_some_and(|m| m.active) => Ok(()),
            _ => Err(Refusal::forbidden("Only someone who works here can do this.")),
        }
    }

    fn basics(&self) -> Result<&Basics, Refusal> {
        self.settings.as_ref().ok_or_else(|| Refusal::not_now("This organisation has not been set up yet."))
    }

    fn the(&self, member: MemberId) -> Result<&Standing, Refusal> {
        self.members.get(&member).ok_or_else(|| Refusal::not_found("Nobody here has that number."))
    }

    /// What follows when the settings are to be these; nothing when they are.
    fn settled(&self, to: &member::OrganisationSetup) -> Result<Vec<Fact>, Refusal> {
        let was = self.basics()?;
        let calendar = written(&to.calendar);
        let text = |from: &String, to: &String| (from != to).then(|| (from.clone(), to.clone()));
        let changes = [
            text(&was.name, &to.name).map(|(from, to)| Settings::Renamed { from, to }),
            text(&was.address, &to.address).map(|(from, to)| Settings::AddressChanged { from, to }),
            text(&was.currency, &to.currency).map(|(from, to)| Settings::CurrencyChanged { from, to }),
            (was.calendar != calendar)
                .then(|| Settings::CalendarChanged { from: was.calendar.clone(), to: calendar.clone() }),
        ];
        Ok(changes.into_iter().flatten().map(Fact::from).collect())
    }

    fn move_in(&self, settings: &member::OrganisationSetup, admin: Member, password: String) -> Decided {
        if !self.members.is_empty() {
            return Err(rules::set_up_already());
        }
        let mut facts = self.settled(settings)?;
        let member = self.next_member();
        facts.push(Membership::Added { member, profile: profile(admin), signed_up: true }.into());
        Ok((facts, Content { passwords: vec![(member, password)], ..Content::default() }))
    }

    fn add(&self, members: Vec<Member>, password: Option<&str>, ctx: &Context) -> Decided {
        self.by_an_admin(ctx)?;
        let (mut facts, mut content) = (Vec::new(), Content::default());
        let mut next = self.next_member();
        for new in members {
            let member = if new.id.0 == 0 { next } else { new.id };
            next = MemberId(next.0.max(member.0 + 1));
            if self.members.contains_key(&member) {
                return Err(Refusal::not_now(format!("Member {member} is here already.")));
            }
            let has_left = !new.active;
            facts.push(Membership::Added { member, profile: profile(new), signed_up: password.is_some() }.into());
            facts.extend(has_left.then(|| Fact::from(Membership::Left { member })));
            content.passwords.extend(password.map(|hash| (member, hash.to_owned())));
        }
        Ok((facts, content))
    }

    fn invite(&self, text: &MemberText, token: [u8; 32], ctx: &Context) -> Decided {
        self.by_an_admin(ctx)?;
        let new = rules::invited(text, &self.basics()?.currency)?;
        let member = self.next_member();
        let fact = Membership::Invited { member, profile: profile(new) };
        Ok((vec![fact.into()], Content { invitation: Some((token, member)), ..Content::default() }))
    }

    fn invite_again(&self, member: MemberId, token: [u8; 32], ctx: &Context) -> Decided {
        self.by_an_admin(ctx)?;
        let standing = self.the(member)?;
        if !standing.active {
            let says = format!("{} has left. Let them work here again first.", standing.profile.name);
            return Err(Refusal::not_now(says));
        }
        let fact = Membership::InvitedAgain { member };
        Ok((vec![fact.into()], Content { invitation: Some((token, member)), ..Content::default() }))
    }

    /// A member as they are to be. The last admin stays one.
    fn amend(&self, member: MemberId, text: &MemberText, ctx: &Context) -> Decided {
        self.by_an_admin(ctx)?;
        let was = self.the(member)?;
        let to = rules::typed(text, &self.basics()?.currency)?;
        let runs = |m: &Standing| m.active && m.signed_up && m.profile.role == Role::Admin;
        let still_runs = was.signed_up && text.active && to.role == Role::Admin;
        let others = self.members.iter().any(|(id, m)| *id != member && runs(m));
        if runs(was) && !still_runs && !others {
            let field = if text.active { "role" } else { "active" };
            let says = format!("{} is the last admin. Make someone else an admin first.", was.profile.name);
            return Err(Refusal::invalid(field, says));
        }
        Ok((amended(member, was, &to, text.active), Content::default()))
    }

    fn login(&self, member: MemberId, change: Login, ctx: &Context) -> Decided {
        let standing = self.the(member)?;
        let themself = match ctx.actor {
            Actor::System => true,
            Actor::Member(id) => id == member && standing.active,
            Actor::Contact(_) => false,
        };
        if !themself {
            return Err(Refusal::forbidden("Everyone changes their own password and API keys. Ask them to do it."));
        }
        let content = Content::default();
        let ends_keys = match &change {
            Login::Join { ends_keys, .. }
            | Login::ChangePassword { ends_keys, .. }
            | Login::SignOutEverywhere { ends_keys } => *ends_keys,
            _ => false,
        };
        let (fact, content) = match change {
            Login::Join { token, password, .. } => (
                Membership::Joined { member },
                Content { passwords: vec![(member, password)], used: Some(token), ..content },
            ),
            Login::ChangePassword { password, .. } => {
                (Membership::PasswordChanged { member }, Content { passwords: vec![(member, password)], ..content })
            }
            Login::ChooseLanguage(to) => {
                let from = standing.language;
                if from == Some(to) {
                    return Ok((Vec::new(), content));
                }
                (Membership::LanguageChosen { member, from, to }, content)
            }
            Login::SignOutEverywhere { .. } => (Membership::SignedOutEverywhere { member }, content),
            Login::MakeKey { label, token, terms } => {
                let label = rules::key_label(&label, &standing.keys)?;
                let key = Some((token, member, label.clone(), terms));
                (Membership::KeyMade { member, label }, Content { key, ..content })
            }
            Login::RevokeKey { label } => {
                if !standing.keys.contains(&label) {
                    return Err(Refusal::not_found("You have no key of that name."));
                }
                (Membership::KeyRevoked { member, label }, content)
            }
        };
        let mut facts = vec![fact.into()];
        if ends_keys {
            facts.extend(keys_ended(member, standing));
        }
        Ok((facts, content))
    }

    fn change_rules(&self, pack: String, off: Option<String>, ctx: &Context) -> Decided {
        self.by_an_admin(ctx)?;
        let (from, to) = (self.coach_pack.clone(), pack);
        if from == to {
            return Ok((Vec::new(), Content::default()));
        }
        let fact = match off {
            Some(rule) => OfCoach::RuleSwitchedOff { rule, from, to },
            None => OfCoach::RulesChanged { from, to },
        };
        Ok((vec![fact.into()], Content::default()))
    }

    fn mailbox(&self, mailbox: MailboxId, change: MailboxChange, ctx: &Context) -> Decided {
        self.by_an_admin(ctx)?;
        let known = || {
            let found = self.mailboxes.get(&mailbox);
            found.cloned().ok_or_else(|| Refusal::not_found("There is no such mailbox here."))
        };
        let mut facts: Vec<Fact> = Vec::new();
        match change {
            MailboxChange::Added(settings) => facts.push(OfMailbox::Added { mailbox, settings }.into()),
            MailboxChange::Amended { to, secrets } => {
                let from = Box::new(known()?);
                let moved = mailbox == engine::mailbox::FIRST && from.address != to.address;
                let address = (from.address.clone(), to.address.clone());
                if from != to || !secrets.is_empty() {
                    facts.push(OfMailbox::Amended { mailbox, from, to, secrets }.into());
                }
                facts.extend(moved.then(|| Fact::from(Settings::AddressChanged { from: address.0, to: address.1 })));
            }
            MailboxChange::Removed => facts.push(OfMailbox::Removed { mailbox, settings: Box::new(known()?) }.into()),
            MailboxChange::Permitted => {
                facts.push(OfMailbox::Permitted { mailbox, address: known()?.address }.into());
            }
            MailboxChange::SigningKeyMade(dkim) => {
                let (domain, selector) = (dkim.domain, dkim.selector);
                facts.push(OfMailbox::SigningKeyMade { mailbox, address: known()?.address, domain, selector }.into());
            }
        }
        Ok((facts, Content::default()))
    }
}

fn profile(member: Member) -> Profile {
    let Member { name, email, role, team, limit, direct_line, .. } = member;
    Profile { name, email, role, team, limit, direct_line }
}

/// One fact for each thing that is another now.
fn amended(member: MemberId, was: &Standing, to: &Member, active: bool) -> Vec<Fact> {
    let from = &was.profile;
    let text = |from: &String, to: &String| (from != to).then(|| (from.clone(), to.clone()));
    let changes = [
        text(&from.name, &to.name).map(|(from, to)| Membership::Renamed { member, from, to }),
        (from.role != to.role).then_some(Membership::RoleChanged { member, from: from.role, to: to.role }),
        text(&from.team, &to.team).map(|(from, to)| Membership::TeamChanged { member, from, to }),
        (from.limit != to.limit).then_some(Membership::LimitChanged { member, from: from.limit, to: to.limit }),
        text(&from.direct_line, &to.direct_line).map(|(from, to)| Membership::DirectLineChanged { member, from, to }),
        (was.active && !active).then_some(Membership::Left { member }),
        (!was.active && active).then_some(Membership::Returned { member }),
    ];
    let mut facts: Vec<Fact> = changes.into_iter().flatten().map(Fact::from).collect();
    if was.active && !active {
        // Whoever comes back makes new ones.
        facts.extend(keys_ended(member, was));
    }
    facts
}

/// All API keys of a member end.
fn keys_ended(member: MemberId, standing: &Standing) -> impl Iterator<Item = Fact> {
    standing.keys.iter().map(move |label| Membership::KeyRevoked { member, label: label.clone() }.into())
}
