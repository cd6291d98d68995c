update contact set phone_key = right(regexp_replace(phone, '[^0-9]', '', 'g'), 8)
where length(regexp_replace(phone, '[^0-9]', '', 'g')) >= 6;
