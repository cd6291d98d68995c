-- What was given to a customer lately is asked on every page of a case: the facts of remedies, and of what cases took from each
-- other, are found by themselves, and not among all facts of all the customer's cases.
create index fact_remedy on fact (org, stream, version) where room = 'remedy';
create index fact_joining on fact (org, stream, version) where room = 'joining';
