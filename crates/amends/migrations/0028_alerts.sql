-- What an alert is about is a kind with its values (`about`, JSON), and its sentence is made where it is read. `says` holds
-- only the sentences of alerts that began before.
alter table alert add column about text;
