//! A field that is not what it should be, in plain words: the field is tried with other values, and the first that it takes
//! says what belongs in it.

use base::refusal::Refusal;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// What is wrong with a field of a form or a query. `reads` says whether it takes a value.
pub(crate) fn typed(field: &'static str, value: &str, reads: impl Fn(&str) -> bool) -> Refusal {
    let says = if reads("1") {
        number(field, value.trim().parse::<i128>().is_ok())
    } else if reads("true") {
        format!("“{field}” must be true or false.")
    } else {
        format!("“{field}” could not be read. Look at what you typed, and send it again.")
    };
    Refusal::invalid(field, says)
}

/// The same of JSON.
pub(crate) fn sent(
    field: &'static str,
    value: &Value,
    cause: &serde_json::Error,
    reads: impl Fn(Value) -> bool,
) -> Refusal {
    // What is wrong within a thing, or a list of things, the reader of JSON says itself.
    let is_of_things = value.is_object() || value.as_array().is_some_and(|all| all.iter().any(Value::is_object));
    let says = if is_of_things {
        format!("“{field}” could not be read: {cause}.")
    } else if reads(json!(1)) {
        number(field, value.is_i64() || value.is_u64())
    } else if reads(json!(true)) {
        format!("“{field}” must be true or false.")
    } else if reads(json!("…")) {
        format!("“{field}” must be text, in quotation marks.")
    } else if reads(json!([1])) {
        format!("“{field}” must be a list of whole numbers.")
    } else if reads(json!(["…"])) {
        format!("“{field}” must be a list of texts.")
    } else {
        format!("“{field}” could not be read: {cause}.")
    };
    Refusal::invalid(field, says)
}

fn number(field: &str, is_one: bool) -> String {
    match is_one {
        true => format!("“{field}” must be another number: this one is too large or too small."),
        false => format!("“{field}” must be a whole number, such as 3."),
    }
}

/// What is wrong with a form or a query; none when no field of it alone is to blame.
pub(crate) fn culprit<T: DeserializeOwned>(pairs: &[(String, String)]) -> Option<Refusal> {
    let reads = |pairs: &[(&str, &str)]| {
        serde_html_form::to_string(pairs).is_ok_and(|text| serde_html_form::from_str::<T>(&text).is_ok())
    };
    let of = |name: &str| -> Vec<(&str, &str)> {
        let all = pairs.iter().filter(|(known, _)| known == name);
        all.map(|(name, value)| (name.as_str(), value.as_str())).collect()
    };
    let field = super::fields::culprit::<T>(|name| reads(&of(name)))?;
    let takes = |value: &str| reads(&[(field, value)]);
    let value = of(field).into_iter().map(|(_, value)| value).find(|value| !takes(value)).unwrap_or_default();
    Some(typed(field, value, takes))
}

#[cfg(test)]
mod tests {
    use crate::extract::Body;
    use crate::form::Sent;
    use serde::Deserialize;

    #[derive(Debug, Default, Deserialize)]
    #[serde(default)]
    struct Fields {
        marks: Option<u32>,
        owner: i64,
        care: u8,
        made_right: Option<bool>,
        answers: Option<Vec<u32>>,
        to: Vec<String>,
        text: String,
    }

    fn form(name: &str, value: &str) -> String {
        let sent = Sent { pairs: vec![(name.to_owned(), value.to_owned())], files: Vec::new() };
        let refusal = sent.read::<Fields>().unwrap_err();
        format!("{}: {refusal}", refusal.field.unwrap_or_default())
    }

    fn json(body: &str) -> String {
        let refusal = Body(body.to_owned().into()).read::<Fields>().unwrap_err();
        format!("{}: {refusal}", refusal.field.unwrap_or_default())
    }

    #[test]
    fn a_field_of_a_form_that_is_no_number_is_named_with_what_it_takes() {
        for name in ["marks", "owner", "care", "answers"] {
            for wrong in ["abc", "1.5", "-", "three"] {
                assert_eq!(
                    form(name, wrong),
                    format!("{name}: “{name}” must be a whole number, such as 3."),
                    "{wrong}"
                );
            }
        }
        assert_eq!(form("made_right", "maybe"), "made_right: “made_right” must be true or false.");
    }

    #[test]
    fn a_number_that_is_out_of_range_is_not_called_none() {
        let says = |name: &str| format!("{name}: “{name}” must be another number: this one is too large or too small.");
        for (name, wrong) in [("care", "256"), ("marks", "-1"), ("owner", "99999999999999999999")] {
            assert_eq!(form(name, wrong), says(name));
        }
        assert_eq!(json("{\"care\": 256}"), says("care"));
    }

    #[test]
    fn a_field_of_json_is_named_with_what_it_takes() {
        let table = [
            ("{\"marks\": \"abc\"}", "marks: “marks” must be a whole number, such as 3."),
            ("{\"owner\": 1.5}", "owner: “owner” must be a whole number, such as 3."),
            ("{\"made_right\": 3}", "made_right: “made_right” must be true or false."),
            ("{\"text\": 3}", "text: “text” must be text, in quotation marks."),
            ("{\"answers\": [\"a\"]}", "answers: “answers” must be a list of whole numbers."),
            ("{\"to\": \"nils@halden.example\"}", "to: “to” must be a list of texts."),
        ];
        for (body, says) in table {
            assert_eq!(json(body), says);
        }
    }
}
