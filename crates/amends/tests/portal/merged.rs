//! The page of a case that was merged: its link opens the one it goes on in, and what is said there is not lost when the merge
//! is undone.

use crate::world::{ORG, TOMAS, World, complaint, complaint_by};
use base::context::Actor;
use base::ids::{CaseNo, ContactId};
use casework::case::Command;
use casework::joining::What;
use casework::promise::{self, State, Terms};

/// Ingrid complains of it once more; her case, and her page of it.
async fn once_more(world: &World) -> (CaseNo, String) {
    let typed = [
        ("text", "Is anybody there? The belt is torn."),
        ("name", "Ingrid Moe"),
        ("email", "ingrid@halden.example"),
        ("severity", "critical"),
    ];
    let leads = world.post("/complain", &typed).await.leads();
    let named: Vec<&str> = leads.strip_prefix("/complain/received/").unwrap().split('.').collect();
    let no = named[1].parse().unwrap();
    (no, world.link(no, ContactId(named[2].parse().unwrap())))
}

#[tokio::test]
async fn the_link_of_a_merged_case_opens_the_other_and_what_is_written_there_goes_back_with_it() {
    let world = World::open().await;
    let (first, own) = complaint(&world).await;
    let (second, base) = once_more(&world).await;
    assert_ne!(first, second);
    let tomas = Actor::Member(TOMAS);
    world.act(tomas, second, Command::from(What::Merge { no: second, into: first })).await;
    let said = world.case(second).await.messages.all().len();
    let continues = format!("Case {second} continues here.");
    world.get(&base).await.is(200).says(&first.to_string()).says(&continues);
    world.get(&own).await.is(200).says(&continues);
    world.post(&format!("{base}/messages"), &[("text", "By the link of the second.")]).await.leads();
    world.post(&format!("{own}/messages"), &[("text", "By the link of the first.")]).await.leads();
    world.get(&own).await.is(200).says("By the link of the second.").says("By the link of the first.");
    assert_eq!(world.case(second).await.messages.all().len(), said);
    world.act(tomas, second, Command::from(What::UndoMerge { no: second })).await;
    world.get(&own).await.is(200).is_silent_about(&continues);
    world.get(&base).await.is(200).says("By the link of the second.").is_silent_about("By the link of the first.");
    world.get(&own).await.is(200).says("By the link of the first.").is_silent_about("By the link of the second.");
}

#[tokio::test]
async fn a_merged_case_shows_where_it_goes_on_and_its_forms_are_closed() {
    let world = World::open().await;
    let (first, _) = complaint(&world).await;
    let (second, _) = once_more(&world).await;
    let cookie = world.signed_in(ORG, TOMAS).await;
    let page = format!("/cases/{second}");
    world.get_as(&cookie, &page).await.is(200).says("Merge into");
    let itself = [("into", second.to_string())];
    let itself: Vec<(&str, &str)> = itself.iter().map(|(name, value)| (*name, value.as_str())).collect();
    world.post_as(&cookie, &format!("{page}/merge"), &itself).await.is(422).says("is this case.");
    let two = [("into", "A-1081 junk")];
    world.post_as(&cookie, &format!("{page}/merge"), &two).await.is(422).says("Enter the number of a case");
    world
        .post_as(&cookie, &format!("{page}/merge"), &[("into", "A-9999")])
        .await
        .is(422)
        .says("There is no case A-9999");
    let into = first.to_string();
    world.post_as(&cookie, &format!("{page}/merge"), &[("into", &into)]).await.leads();
    let shown = world.get_as(&cookie, &page).await;
    shown.is(200).says("Merged into").says("by Tomas Reyes").says("It continues there").says("Undo merge");
    shown.is_silent_about("action=\"/cases/A-1002/replies\"").is_silent_about("Unanswered, due");
    world.get_as(&cookie, &format!("/cases/{first}")).await.says("Unanswered, due");
    world.get_as(&cookie, &format!("/cases/{first}")).await.says("into this case");
    world.get_as(&cookie, &format!("/search?q={second}")).await.says(&into);
    world.get_as(&cookie, "/cases?status=all").await.says(&format!("Merged into {into}"));
    world.post_as(&cookie, &format!("{page}/undo-merge"), &[]).await.leads();
    world.get_as(&cookie, &page).await.is(200).is_silent_about("Undo merge").says("undid the merge");
}

#[tokio::test]
async fn what_a_colleague_was_typing_when_the_case_was_merged_stands_on_the_one_it_goes_on_in() {
    let world = World::open().await;
    let (first, _) = complaint(&world).await;
    let (second, _) = once_more(&world).await;
    let cookie = world.signed_in(ORG, TOMAS).await;
    let (here, there) = (format!("/cases/{second}"), format!("/cases/{first}"));
    let types = |words: &'static str, turn: u32| {
        let (form, typing) = (format!("{here}/replies"), format!("5f0c.{turn}"));
        let (world, cookie, page) = (&world, &cookie, here.clone());
        async move {
            let typed = [("draft", form.as_str()), ("page", &page), ("typing", &typing), ("text", words)];
            world.post_as(cookie, "/drafts", &typed).await.leads();
        }
    };
    types("Half a reply to the second.", 1).await;
    let ana = Actor::Member(base::ids::MemberId(2));
    world.act(ana, second, Command::from(What::Merge { no: second, into: first })).await;
    world.get_as(&cookie, &there).await.is(200).says("Half a reply to the second.");
    // The page of the second is open still, and keeps and sends what is typed on it.
    types("Half a reply to the second, and a little more.", 2).await;
    world.get_as(&cookie, &here).await.is(200).says("It continues there");
    world.get_as(&cookie, &there).await.is(200).says("and a little more.");
    let sent = [("text", "A whole reply to the second."), ("page", here.as_str()), ("channel", "phone")];
    let refused = world.post_as(&cookie, &format!("{here}/replies"), &sent).await;
    refused.is(409).says(&format!("{second} was merged into this case, and nothing was sent"));
    refused.says("A whole reply to the second.").says(&format!("action=\"{there}/replies\""));
    world.get_as(&cookie, &there).await.is(200).says("A whole reply to the second.");
    assert_eq!(world.case(first).await.messages.all().iter().filter(|message| message.went_out()).count(), 2);
}

#[tokio::test]
async fn a_letter_that_was_being_written_when_the_case_was_merged_is_written_on_for_the_other() {
    let world = World::open().await;
    let (first, _) = complaint(&world).await;
    let (second, _) = once_more(&world).await;
    let cookie = world.signed_in(ORG, TOMAS).await;
    let [here, there] = [second, first].map(|no| format!("/cases/{no}/letter"));
    let form = format!("/cases/{second}/letter-drafts");
    let typed = |happened| [("page", here.as_str()), ("subject", "Your belt"), ("happened", happened), ("to", "1")];
    let keep = |happened| [&[("draft", form.as_str())], &typed(happened)[..]].concat();
    world.post_as(&cookie, "/drafts", &keep("It tore in March.")).await.leads();
    let ana = Actor::Member(base::ids::MemberId(2));
    world.act(ana, second, Command::from(What::Merge { no: second, into: first })).await;
    world.get_as(&cookie, &there).await.is(200).says("It tore in March.");
    // The editor of the second is open still, and saves what is typed on it; its page leads on.
    let refused = world.post_as(&cookie, &form, &typed("It tore in March, at night.")).await;
    refused.is(409).says(&format!("{second} was merged into this case, and nothing was sent."));
    refused.says("It tore in March, at night.").says(&format!("action=\"/cases/{first}/letters\""));
    world.post_as(&cookie, "/drafts", &keep("It tore in May.")).await.leads();
    assert_eq!(world.get_as(&cookie, &here).await.leads(), there);
    world.get_as(&cookie, &there).await.is(200).says("It tore in May.");
}

#[tokio::test]
async fn a_page_from_before_the_merge_judges_the_promise_it_showed_and_no_other() {
    let world = World::open().await;
    let (first, _) = complaint(&world).await;
    let (second, base) = once_more(&world).await;
    let tomas = Actor::Member(TOMAS);
    let due = Some(world.desk.now() + jiff::SignedDuration::from_hours(24));
    for (no, what) in [(first, "A spare belt"), (second, "A new belt")] {
        world.act(tomas, no, Command::Own).await;
        let terms = Terms { owner: TOMAS, what: what.to_owned(), due };
        world.act(tomas, no, Command::Promise(promise::Command::Make(terms))).await;
        let kept = promise::Command::Complete { n: 1, note: "It is on its way.".to_owned() };
        world.act(tomas, no, Command::Promise(kept)).await;
    }
    let shown = second.to_string();
    world.get(&base).await.says(&format!("name=\"case\" value=\"{shown}\""));
    world.act(tomas, second, Command::from(What::Merge { no: second, into: first })).await;
    world.post(&format!("{base}/promises/1/confirmation"), &[("case", &shown)]).await.leads();
    let states = |case: casework::case::Case| case.promises.all().iter().map(|p| p.state).collect::<Vec<_>>();
    assert_eq!(states(world.case(first).await), [State::Done, State::Confirmed]);
    // After the merge is undone, the numbers of the other case mean nothing here.
    world.act(tomas, second, Command::from(What::UndoMerge { no: second })).await;
    let (typed, other) =
        ([("case", first.to_string()), ("why", "It is torn.".to_owned())], format!("{base}/promises/1/refutation"));
    let typed: Vec<(&str, &str)> = typed.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let refused = world.post(&other, &typed).await;
    refused.is(409).says("This page has changed since you opened it").says("It is torn.");
    assert_eq!(states(world.case(second).await), [State::Confirmed]);
}

#[tokio::test]
async fn messages_that_are_split_off_say_which_case_they_are_now() {
    let world = World::open().await;
    let (first, own) = complaint(&world).await;
    world.post(&format!("{own}/messages"), &[("text", "And the spare is torn.")]).await.leads();
    let cookie = world.signed_in(ORG, TOMAS).await;
    let n = world.case(first).await.messages.all().last().unwrap().n.to_string();
    let page = format!("/cases/{first}");
    let led =
        world.post_as(&cookie, &format!("{page}/split"), &[("messages", &n), ("subject", "The spare")]).await.leads();
    assert_eq!(led, format!("{page}?done=split/A-1002"));
    world.get_as(&cookie, &led).await.is(200).says("Split off as A-1002");
    world.get_as(&cookie, &format!("{page}?done=split/nonsense")).await.is_silent_about("nonsense");
}

#[tokio::test]
async fn who_is_the_same_person_is_chosen_from_those_at_the_customer() {
    let world = World::open().await;
    let (first, _) = complaint_by(&world, "ingrid@halden.example").await;
    let (second, _) = complaint_by(&world, "mette@halden.example").await;
    let (one, other) = (world.case(first).await.head, world.case(second).await.head);
    assert_eq!(one.customer, other.customer);
    let cookie = world.signed_in(ORG, TOMAS).await;
    let page = format!("/customers/{}", one.customer);
    let form = format!("{page}/contacts/{}/merge", one.contact);
    let offered = world.get_as(&cookie, &page).await;
    offered.is(200).says("Choose a person").says(&format!("<option value=\"{}\"", other.contact));
    offered.says("· mette@halden.example · ");
    world.post_as(&cookie, &form, &[("into", ""), ("address", "")]).await.is(422).says("Choose the other contact");
    let both = [("into", "2"), ("address", "mette@halden.example")];
    world.post_as(&cookie, &form, &both).await.is(422).says("not both");
    let typed = [("into", ""), ("address", "mette@halden.example")];
    let led = world.post_as(&cookie, &form, &typed).await.leads();
    world.get_as(&cookie, &led).await.is(200).says("The same person as");
}

#[tokio::test]
async fn people_of_two_customers_are_merged_only_by_whoever_has_seen_who_they_are() {
    let world = World::open().await;
    let (first, _) = complaint_by(&world, "ingrid@halden.example").await;
    let (second, _) = complaint_by(&world, "mette@aalborg.example").await;
    let (one, other) = (world.case(first).await.head, world.case(second).await.head);
    assert_ne!(one.customer, other.customer);
    let cookie = world.signed_in(ORG, TOMAS).await;
    let page = format!("/customers/{}", one.customer);
    let form = format!("{page}/contacts/{}/merge", one.contact);
    let into = other.contact.to_string();
    let asked = world.post_as(&cookie, &form, &[("into", &into)]).await;
    asked.is(422).says("belong to different customers").says("ingrid@halden.example").says("mette@aalborg.example");
    asked.says("Merge anyway").says(&format!("name=\"confirmed\" value=\"{into}\""));
    // Whoever names another after that is asked again.
    let third = [("into", "ingrid@halden.example"), ("confirmed", into.as_str())];
    world.post_as(&cookie, &form, &third).await.is(422).says("That is the same contact");
    world.get_as(&cookie, &page).await.is(200).is_silent_about("The same person as");
    let sure = [("into", into.as_str()), ("confirmed", into.as_str())];
    let led = world.post_as(&cookie, &form, &sure).await.leads();
    let said = world.get_as(&cookie, &led).await;
    said.is(200).says("Contacts merged. It can be undone for a day").says("The same person as");
}
