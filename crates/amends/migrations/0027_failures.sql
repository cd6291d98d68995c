-- Why mail did not arrive was an English sentence with the server's own words in it; now it is a kind, and beside it the
-- words. In `owed` one line holds both: `returned no_mailbox 550 5.1.1 …`. What no kind means stays as it was written.
update outbox set cause = 'late', reason = null
where reason = 'A mail server on the way says that it is late, and still tries.';
update outbox set reason = trim(replace(reason, 'The mailbox does not exist: the address is mistyped, or the person has left.', ''))
where cause = 'no_mailbox' and reason is not null;
update outbox set reason = trim(replace(reason, 'There is no such mailbox: the address is mistyped, or the person has left.', ''))
where cause = 'no_mailbox' and reason is not null;
update outbox set reason = trim(replace(reason, 'Their mailbox is full.', ''))
where cause = 'mailbox_full' and reason is not null;
update outbox set reason = trim(replace(reason, 'The domain after the @ does not exist or accepts no mail. Check the address.', ''))
where cause = 'no_domain' and reason is not null;
update outbox set reason = trim(replace(reason, 'There is no way to that address: the part after the @ is mistyped, or gone.', ''))
where cause = 'no_domain' and reason is not null;
update outbox set reason = trim(replace(reason, 'The mail is too large for their server. Send the files another way.', ''))
where cause = 'too_large' and reason is not null;
update outbox set reason = trim(replace(reason, 'The mail is too large for their server. Send the file another way.', ''))
where cause = 'too_large' and reason is not null;
update outbox set reason = trim(replace(reason, 'Their server rejected the mail as spam, or does not trust our server.', ''))
where cause = 'blocked' and reason is not null;
update outbox set reason = trim(replace(reason, 'Their server does not trust mail from us, or takes this one for spam.', ''))
where cause = 'blocked' and reason is not null;
update outbox set reason = trim(replace(reason, 'The mail server does not allow us to send from our address.', ''))
where cause = 'sender' and reason is not null;
update outbox set reason = trim(replace(reason, 'The mail server does not let us send under our address.', ''))
where cause = 'sender' and reason is not null;
update outbox set reason = trim(replace(reason, 'Our mail server did not accept our sign-in. Check its user and password.', ''))
where cause = 'sign_in' and reason is not null;
update outbox set reason = trim(replace(reason, 'Our mail server did not accept our sign-in. Its user and password need a look.', ''))
where cause = 'sign_in' and reason is not null;
update outbox set reason = trim(replace(reason, 'The mail server does not accept it at the moment.', ''))
where cause = 'busy' and reason is not null;
update outbox set reason = trim(replace(reason, 'The mail server does not take it now.', ''))
where cause = 'busy' and reason is not null;
update outbox set reason = trim(replace(reason, 'The mail server could not be reached.', ''))
where cause = 'unreachable' and reason is not null;
update outbox set reason = trim(replace(reason, 'It can’t be turned into a mail.', ''))
where cause = 'unwritable' and reason is not null;
update outbox set reason = trim(replace(reason, 'It cannot be written as mail.', ''))
where cause = 'unwritable' and reason is not null;
update outbox set reason = trim(replace(reason, 'The mail server refused it.', ''))
where cause = 'refused' and reason is not null;
update outbox set reason = rtrim(replace(reason, 'The server said: “', ''), '”')
where cause is not null and reason like 'The server said: “%';
update outbox set reason = null where cause is not null and reason = '';

update dead_address set reason = 'no_mailbox' where reason in (
  'The mailbox does not exist: the address is mistyped, or the person has left.',
  'There is no such mailbox: the address is mistyped, or the person has left.');
update dead_address set reason = 'no_domain' where reason in (
  'The domain after the @ does not exist or accepts no mail. Check the address.',
  'There is no way to that address: the part after the @ is mistyped, or gone.');

update owed set what = case
  when what like 'The mail came back.%' then 'returned' || substr(what, 20)
  when what like 'We tried for five days.%' then 'tried' || substr(what, 24)
  when what like 'Tried for five days.%' then 'tried' || substr(what, 21)
  else 'refused ' || what
end where kind = 'undelivered';
-- The kind is marked until it is sure that there is one.
update owed set what = replace(what, ' The mailbox does not exist: the address is mistyped, or the person has left.', ' ¤no_mailbox')
where kind = 'undelivered';
update owed set what = replace(what, ' There is no such mailbox: the address is mistyped, or the person has left.', ' ¤no_mailbox')
where kind = 'undelivered';
update owed set what = replace(what, ' Their mailbox is full.', ' ¤mailbox_full')
where kind = 'undelivered';
update owed set what = replace(what, ' The domain after the @ does not exist or accepts no mail. Check the address.', ' ¤no_domain')
where kind = 'undelivered';
update owed set what = replace(what, ' There is no way to that address: the part after the @ is mistyped, or gone.', ' ¤no_domain')
where kind = 'undelivered';
update owed set what = replace(what, ' The mail is too large for their server. Send the files another way.', ' ¤too_large')
where kind = 'undelivered';
update owed set what = replace(what, ' The mail is too large for their server. Send the file another way.', ' ¤too_large')
where kind = 'undelivered';
update owed set what = replace(what, ' Their server rejected the mail as spam, or does not trust our server.', ' ¤blocked')
where kind = 'undelivered';
update owed set what = replace(what, ' Their server does not trust mail from us, or takes this one for spam.', ' ¤blocked')
where kind = 'undelivered';
update owed set what = replace(what, ' The mail server does not allow us to send from our address.', ' ¤sender')
where kind = 'undelivered';
update owed set what = replace(what, ' The mail server does not let us send under our address.', ' ¤sender')
where kind = 'undelivered';
update owed set what = replace(what, ' Our mail server did not accept our sign-in. Check its user and password.', ' ¤sign_in')
where kind = 'undelivered';
update owed set what = replace(what, ' Our mail server did not accept our sign-in. Its user and password need a look.', ' ¤sign_in')
where kind = 'undelivered';
update owed set what = replace(what, ' The mail server does not accept it at the moment.', ' ¤busy')
where kind = 'undelivered';
update owed set what = replace(what, ' The mail server does not take it now.', ' ¤busy')
where kind = 'undelivered';
update owed set what = replace(what, ' The mail server could not be reached.', ' ¤unreachable')
where kind = 'undelivered';
update owed set what = replace(what, ' It can’t be turned into a mail.', ' ¤unwritable')
where kind = 'undelivered';
update owed set what = replace(what, ' It cannot be written as mail.', ' ¤unwritable')
where kind = 'undelivered';
update owed set what = replace(what, ' The mail server refused it.', ' ¤refused')
where kind = 'undelivered';
update owed set what = rtrim(replace(what, ' The server said: “', ' '), '”')
where kind = 'undelivered' and what like '%¤% The server said: “%';
update owed set what = case
  when what like 'returned%' then 'returned ¤-' || substr(what, 9)
  when what like 'tried%' then 'tried ¤-' || substr(what, 6)
  else 'refused ¤-' || substr(what, 8)
end
where kind = 'undelivered' and what not like '%¤%';
update owed set what = rtrim(replace(what, '¤', '')) where kind = 'undelivered';
