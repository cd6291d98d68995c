//! Believable words: a few hundred that complaints are made of, a long tail of names and part numbers, drawn as in
//! natural language (Zipf: the n-th word is n times rarer than the first).

use base::words;
use rand::Rng;
use rand::rngs::StdRng;

/// Words of a working vocabulary; a mail of a trade has some tens of thousands in its tail.
const VOCABULARY: usize = 40_000;

/// A word that stands in nearly every message.
pub const COMMON: &str = "delivery";

const FREQUENT: &str = "the to and of a we in is it for on that was our you this not with have delivery as are be at \
    order from your were has but by had an which when they will no been or us so if there would only two again all \
    after one three been days week machine parts line invoice unit could now out what time up more please still than \
    because very these their first did before same part box customer people supplier called told said promised waited \
    arrived damaged missing wrong late broken replaced returned refund credit price agreed paid charged twice twice \
    pallet carton label driver warehouse dock shift night morning monday tuesday wednesday thursday friday production \
    stands stopped running lost hours costs crew idle overtime urgent phone mail answer nobody reply colleague manager \
    department sales service technician visit repair spare bearing seal valve pump motor belt gear shaft sensor cable \
    controller screw bolt filter hose gasket bracket housing roller chain coupling flange nozzle fitting drawing size \
    millimetres tolerance steel coating surface scratch rust crack leak noise vibration temperature pressure manual \
    certificate inspection quality batch serial number code sheet photo attached copy signed note account contract \
    terms discount offer quote month year since last next already always never often once sometimes today tomorrow \
    yesterday expected explain understand sorry disappointed angry patient fair honest trust help fix change cause \
    reason problem mistake error fault failure issue solution plan step date deadline confirm check send sent receive \
    received open closed ready short long full empty half whole every each other another different new old good bad \
    better worse small large heavy light high low fast slow safe clear simple certain possible necessary able";

/// Draws words and numbers.
pub struct Words {
    vocabulary: Vec<String>,
    /// At each word, the share of all draws that fall on it or one before it.
    shares: Vec<f64>,
}

impl Words {
    /// The vocabulary, the same on every machine.
    pub fn new() -> Words {
        let mut vocabulary: Vec<String> = FREQUENT.split_whitespace().map(str::to_owned).collect();
        vocabulary.extend((vocabulary.len()..VOCABULARY).map(tail_word));
        let mut sum = 0.0;
        let weights = vocabulary.iter().enumerate().map(|(at, _)| 1.0 / (at as f64 + 3.0));
        let sums: Vec<f64> = weights
            .map(|weight| {
                sum += weight;
                sum
            })
            .collect();
        let shares = sums.iter().map(|upto| upto / sum).collect();
        Words { vocabulary, shares }
    }

    /// The word at this rank, for searches that know how rare it is.
    pub fn at(&self, rank: usize) -> &str {
        self.vocabulary.get(rank).map_or(COMMON, String::as_str)
    }

    fn draw(&self, random: &mut StdRng) -> &str {
        let share: f64 = random.random();
        self.at(self.shares.partition_point(|upto| *upto < share))
    }

    /// A few words on one line.
    pub fn title(&self, random: &mut StdRng) -> String {
        let words: Vec<&str> = (0..random.random_range(4..9)).map(|_| self.draw(random)).collect();
        words::capital(&words.join(" "))
    }

    /// Sentences and paragraphs of about so many bytes.
    pub fn text(&self, random: &mut StdRng, bytes: usize) -> String {
        let mut text = String::with_capacity(bytes + 100);
        while text.len() < bytes {
            let words: Vec<&str> = (0..random.random_range(6..18)).map(|_| self.draw(random)).collect();
            text.push_str(&words::capital(&words.join(" ")));
            text.push_str(if random.random_bool(0.2) { ".\n\n" } else { ". " });
        }
        text.truncate(text.trim_end().len());
        text
    }
}

/// A name or part number of the tail.
fn tail_word(rank: usize) -> String {
    const ONSETS: [&str; 16] = ["b", "br", "d", "f", "g", "gr", "h", "k", "l", "m", "n", "r", "s", "st", "t", "v"];
    const CORES: [&str; 8] = ["a", "e", "i", "o", "u", "al", "er", "in"];
    if rank.is_multiple_of(5) {
        return format!("np{rank}");
    }
    let mut left = rank;
    let mut word = String::new();
    while left > 0 {
        word.push_str(ONSETS[left % ONSETS.len()]);
        left /= ONSETS.len();
        word.push_str(CORES[left % CORES.len()]);
        left /= CORES.len();
    }
    word
}
