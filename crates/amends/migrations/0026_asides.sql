-- Why a mail is in no case was an English sentence; now it is a kind (`aside`), and `reason` holds only what the kind does
-- not say: the number of a case, what failed, or the words of an earlier version that no kind means. The mail that a
-- filter marked is found by its kind, by an index of its own, however much else is set aside.
alter table arrival add column aside text;

update arrival set
  aside = case
    when reason = 'sent by a machine, and answers nothing of ours' then 'machine'
    when reason in ('marked as spam by a mail filter', 'spam, as a filter before us marked it') then 'spam'
    when reason in ('our own mail, sent back to us', 'our own mail, which came back to us') then 'own'
    when reason in ('it passed through so many servers that it must be in a loop',
                    'it came through so many servers that it must have gone in a circle') then 'loop'
    when reason in ('our own test mail', 'our own test mail, which came back') then 'test_mail'
    when reason in ('our own test mail bounced', 'our own test mail could not be delivered') then 'test_mail_returned'
    when reason = 'a mail that came back, but none of ours' then 'strange_return'
    when reason = 'a mail that came back and was known to have failed' then 'known_return'
    when reason = 'a notice that a mail of ours is late; it is still being tried' then 'late'
    when reason = 'a mail that came back from a full mailbox; it is sent again later' then 'full_mailbox'
    when reason like 'it was written in the thread of A-% by someone who is not %' then 'asked'
  end
where state = 'set_aside';

-- “it was written in the thread of A-1042 by someone …”: the number alone.
update arrival set reason = rtrim(substr(reason, 33, 20), ' abcdefghijklmnopqrstuvwxyz') where aside = 'asked';
update arrival set reason = null where aside is not null and aside <> 'asked';
update arrival set reason = replace(reason, 'It could not be sorted: ', '') where state = 'failed';

create index arrival_aside on arrival (org, aside, id) where state = 'set_aside' and discarded_at is null;
