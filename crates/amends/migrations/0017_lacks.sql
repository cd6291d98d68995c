-- What a step still misses was an English sentence in the rows of lists and of Today; now it is a kind, and beside it
-- what the promise, remedy or change is called. The sentences are made where they are read. The rows that stand are
-- turned over here, so that nothing has to be folded again.
alter table case_row add column lack text not null default '';
alter table owed add column lack text not null default '';

update case_row set
  lack = case
    when misses = 'one person who owns it' then 'owner'
    when misses = 'the customer’s account: what specifically went wrong' then 'account'
    when misses like 'a reply that says what we got wrong, or listens%' then 'admission'
    when misses = 'the next promise to the customer, with its date' then 'next_promise'
    when misses = 'whether we understood: ask in a reply' then 'understanding'
    when misses = 'what limits the damage now, or why nothing needs limiting' then 'containment'
    when misses = 'what makes it good' then 'remedy'
    when misses like 'a yes to “%” from the one who was asked' then 'approval'
    when misses like '“%” with the customer' then 'delivery'
    when misses like 'the customer says “%” did not help' then 'help'
    when misses like '“%” confirmed by the customer, or shown with evidence' then 'proof'
    when misses like 'a broken promise made good: %' then 'broken_promise'
    when misses = 'why it happened: at least one cause' then 'cause'
    when misses = 'the finding: upheld, partly, or not' then 'finding'
    when misses = 'one change with owner and date, or plainly why nothing can be done' then 'change'
    when misses = 'a new letter: the customer says it is not made right yet' then 'new_letter'
    when misses = 'the letter: what was fixed and what will stop it' then 'letter'
    when misses = 'the customer’s own word; they have been asked' then 'answer'
    when misses = 'what you expect them to say, sealed before they are asked' then 'prediction'
    when misses = 'asking the customer whether it is made right' then 'question'
    when misses = 'first the customer’s own word' then 'verdict'
    when misses like 'a promise to keep: %' then 'owed_promise'
    when misses like '“%” in place' then 'in_place'
    when misses like 'whether “%” worked' then 'checked'
    when misses = 'telling the customer what came of the change' then 'result'
    else ''
  end
where misses <> '';

update owed set
  lack = case
    when what = 'one person who owns it' then 'owner'
    when what = 'the customer’s account: what specifically went wrong' then 'account'
    when what like 'a reply that says what we got wrong, or listens%' then 'admission'
    when what = 'the next promise to the customer, with its date' then 'next_promise'
    when what = 'whether we understood: ask in a reply' then 'understanding'
    when what = 'what limits the damage now, or why nothing needs limiting' then 'containment'
    when what = 'what makes it good' then 'remedy'
    when what like 'a yes to “%” from the one who was asked' then 'approval'
    when what like '“%” with the customer' then 'delivery'
    when what like 'the customer says “%” did not help' then 'help'
    when what like '“%” confirmed by the customer, or shown with evidence' then 'proof'
    when what like 'a broken promise made good: %' then 'broken_promise'
    when what = 'why it happened: at least one cause' then 'cause'
    when what = 'the finding: upheld, partly, or not' then 'finding'
    when what = 'one change with owner and date, or plainly why nothing can be done' then 'change'
    when what = 'a new letter: the customer says it is not made right yet' then 'new_letter'
    when what = 'the letter: what was fixed and what will stop it' then 'letter'
    when what = 'the customer’s own word; they have been asked' then 'answer'
    when what = 'what you expect them to say, sealed before they are asked' then 'prediction'
    when what = 'asking the customer whether it is made right' then 'question'
    when what = 'telling the customer what came of the change' then 'result'
    else ''
  end
where (kind in ('contain', 'path', 'ask', 'result', 'waiting') or (kind = 'own' and member <> 0));

-- Where a thing is named, its name stays; it begins and ends where the sentence did not.
update case_row set
  misses = case lack
    when 'approval' then substr(misses, 11, length(misses) - 11 - length(' from the one who was asked'))
    when 'delivery' then substr(misses, 2, length(misses) - 2 - length(' with the customer'))
    when 'help' then substr(misses, 20, length(misses) - 20 - length(' did not help'))
    when 'proof' then substr(misses, 2, length(misses) - 2 - length(' confirmed by the customer, or shown with evidence'))
    when 'broken_promise' then substr(misses, length('a broken promise made good: ') + 1)
    when 'owed_promise' then substr(misses, length('a promise to keep: ') + 1)
    when 'in_place' then substr(misses, 2, length(misses) - 2 - length(' in place'))
    when 'checked' then substr(misses, 10, length(misses) - 10 - length(' worked'))
    else ''
  end
where lack <> '';

update owed set
  what = case lack
    when 'approval' then substr(what, 11, length(what) - 11 - length(' from the one who was asked'))
    when 'delivery' then substr(what, 2, length(what) - 2 - length(' with the customer'))
    when 'help' then substr(what, 20, length(what) - 20 - length(' did not help'))
    when 'proof' then substr(what, 2, length(what) - 2 - length(' confirmed by the customer, or shown with evidence'))
    when 'broken_promise' then substr(what, length('a broken promise made good: ') + 1)
    else ''
  end
where lack <> '';

-- What the kind of a debt says by itself is no longer said a second time.
update owed set what = '' where kind in ('answer', 'stranger', 'someone_else');
