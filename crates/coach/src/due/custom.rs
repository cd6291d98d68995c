//! Where a date in figures begins with the month: 3/4 is 4 March.

use jiff::Zoned;

/// Zones of the United States that do not begin with `US/` or name a state.
const AMERICAN: [&str; 22] = [
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Phoenix",
    "America/Detroit",
    "America/Boise",
    "America/Anchorage",
    "America/Juneau",
    "America/Sitka",
    "America/Nome",
    "America/Adak",
    "America/Yakutat",
    "America/Metlakatla",
    "America/Menominee",
    "America/Puerto_Rico",
    "America/Louisville",
    "America/Indianapolis",
    "Pacific/Honolulu",
    "Pacific/Guam",
    "Pacific/Pago_Pago",
    "EST5EDT",
];

/// Whether those who live in the zone of `sent` write the month first. A zone without a name says nothing.
pub(super) fn is_month_first(sent: &Zoned) -> bool {
    sent.time_zone().iana_name().is_some_and(is_american)
}

fn is_american(zone: &str) -> bool {
    let states = ["US/", "America/Indiana/", "America/Kentucky/", "America/North_Dakota/"];
    AMERICAN.contains(&zone) || states.iter().any(|start| zone.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_united_states_write_the_month_first() {
        for zone in ["America/New_York", "America/Indiana/Knox", "US/Pacific", "Pacific/Honolulu"] {
            assert!(is_american(zone), "{zone}");
        }
        for zone in ["Europe/London", "America/Toronto", "America/Mexico_City", "Australia/Sydney", "UTC"] {
            assert!(!is_american(zone), "{zone}");
        }
    }
}
