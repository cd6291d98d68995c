//! The kinds of problem that the API answers with (RFC 9457), each with a name that does not change and a page that says
//! what it means and what to do. A program may tell problems apart by these names; the words beside them may be reworded.

use super::answer::{Answer, page};
use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use base::refusal::{Kind, Refusal};

/// A kind of problem.
pub struct ProblemType {
    /// The name, as it stands in its address.
    pub name: &'static str,
    /// In a few words.
    pub title: &'static str,
    /// The HTTP status it comes with.
    pub status: u16,
    /// What has happened.
    pub means: &'static str,
    /// What to do about it.
    pub then: &'static str,
}

/// All of them. A refusal has the one of its kind; the last is a fault of ours.
pub static TYPES: [ProblemType; 12] = [
    ProblemType {
        name: "invalid",
        title: "Something needs correcting",
        status: 422,
        means: "A field is missing, or holds something it cannot hold. Nothing has changed.",
        then: "Read “detail”: it says what is wrong. “field” names the field of the body, or the name in the query or the headers. Correct it and send the call again.",
    },
    ProblemType {
        name: "forbidden",
        title: "You can’t do this",
        status: 403,
        means: "The member whose key was sent may not do this. Somebody else may: “detail” says who.",
        then: "Ask that person, or send a key of theirs. GET /cases/{no} lists what the holder of a key can do on a case now.",
    },
    ProblemType {
        name: "not-now",
        title: "Not possible right now",
        status: 409,
        means: "The case is not in a state for this: it may have moved on, or something has to happen first. It also comes when the same Idempotency-Key is being carried out at this moment.",
        then: "Read the case again. “detail” says what has to happen first, and GET /cases/{no} lists what can be done now.",
    },
    ProblemType {
        name: "not-found",
        title: "Not found",
        status: 404,
        means: "There is nothing at this address, or nothing with this number in your organisation.",
        then: "Check the number and the address. All calls are listed at /api/docs.",
    },
    ProblemType {
        name: "gone",
        title: "No longer here",
        status: 410,
        means: "The link has expired.",
        then: "Open the link in the latest e-mail, or ask for a new one.",
    },
    ProblemType {
        name: "sign-in",
        title: "Sign in first",
        status: 401,
        means: "No key was sent, or it is not valid any more.",
        then: "Send “Authorization: Bearer” and a key. Members make keys on their own page.",
    },
    ProblemType {
        name: "too-often",
        title: "Too many requests",
        status: 429,
        means: "More calls came in one minute than are taken.",
        then: "Wait as many seconds as “Retry-After” says, then send the call again.",
    },
    ProblemType {
        name: "too-large",
        title: "Too large",
        status: 413,
        means: "The body is larger than is taken in one piece. “detail” names the limit.",
        then: "Send less at once.",
    },
    ProblemType {
        name: "moved-on",
        title: "Changed in the meantime",
        status: 412,
        means: "The case is not in the version that If-Match names.",
        then: "Read the case again, decide whether the change is still right, and send it with the new ETag.",
    },
    ProblemType {
        name: "unreadable",
        title: "Format not supported",
        status: 415,
        means: "The body is not declared as JSON.",
        then: "Send JSON with “Content-Type: application/json”.",
    },
    ProblemType {
        name: "wrong-method",
        title: "Not possible at this address",
        status: 405,
        means: "The address answers other methods.",
        then: "Use one of those that “Allow” names.",
    },
    FAULT,
];

/// A fault of ours.
pub const FAULT: ProblemType = ProblemType {
    name: "fault",
    title: "Something went wrong on our side",
    status: 500,
    means: "The server could not do this, and has written down why. Nothing was half done.",
    then: "Send the call again, with the same Idempotency-Key. If it keeps failing, tell the administrator of the server.",
};

impl ProblemType {
    /// The type of a refusal.
    pub fn of(kind: Kind) -> &'static ProblemType {
        let at = match kind {
            Kind::Invalid => 0,
            Kind::Forbidden => 1,
            Kind::NotNow => 2,
            Kind::NotFound => 3,
            Kind::Gone => 4,
            Kind::SignIn => 5,
            Kind::TooOften => 6,
            Kind::TooLarge => 7,
            Kind::MovedOn => 8,
            Kind::Unreadable => 9,
            Kind::WrongMethod => 10,
        };
        TYPES.get(at).unwrap_or(&FAULT)
    }

    /// Its URI reference, below the server’s own address.
    pub fn uri(&self) -> String {
        format!("/problems/{}", self.name)
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct OnePage {
    problem: &'static ProblemType,
}

#[derive(Template)]
#[template(path = "problems.html")]
struct AllPage {
    problems: &'static [ProblemType],
}

/// The pages of the problems.
pub fn routes() -> Router<super::App> {
    Router::new()
        .route("/problems", get(|| std::future::ready(page(&AllPage { problems: &TYPES }))))
        .route("/problems/{name}", get(one))
}

async fn one(Path(name): Path<String>) -> Answer {
    let found = TYPES.iter().find(|problem| problem.name == name);
    let unknown = || Refusal::not_found("There is no problem of that name. All are listed at /problems.");
    page(&OnePage { problem: found.ok_or_else(unknown)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::status;

    #[test]
    fn every_kind_of_refusal_has_a_name_that_stays() {
        let named = [
            (Kind::Invalid, "/problems/invalid", 422),
            (Kind::Forbidden, "/problems/forbidden", 403),
            (Kind::NotNow, "/problems/not-now", 409),
            (Kind::NotFound, "/problems/not-found", 404),
            (Kind::Gone, "/problems/gone", 410),
            (Kind::SignIn, "/problems/sign-in", 401),
            (Kind::TooOften, "/problems/too-often", 429),
            (Kind::TooLarge, "/problems/too-large", 413),
            (Kind::MovedOn, "/problems/moved-on", 412),
            (Kind::Unreadable, "/problems/unreadable", 415),
            (Kind::WrongMethod, "/problems/wrong-method", 405),
        ];
        assert_eq!(named.len() + 1, TYPES.len());
        for (kind, uri, code) in named {
            let found = ProblemType::of(kind);
            assert_eq!((found.uri().as_str(), found.status), (uri, code));
            assert_eq!(status(kind).as_u16(), code);
        }
        assert_eq!(FAULT.uri(), "/problems/fault");
    }
}
