-- Severity was called harm, with words of its own for two of its grades.
alter table case_row rename column harm to severity;
update case_row set severity = case severity when 'stopped' then 'critical' when 'annoyance' then 'minor' else severity end
