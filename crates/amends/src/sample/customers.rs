//! The companies and people Northline Parts has let down, and a few it has pleased.

use super::times::Times;
use ContactRole::{Accounting, Executive, Other, Procurement, Sourcing, User};
use base::ids::{ContactId, CustomerId, OrgId};
use casework::customer::{self, Contact, ContactRole, Customer};
use db::{Error, Sql};
use engine::counter;
use jiff::civil::date;

macro_rules! people {
    ($($name:ident $id:literal),* $(,)?) => { $(pub(super) const $name: ContactId = ContactId($id);)* };
}
people! {
    INGRID 1, GEIR 2, RANDI 3, PER 4, SILJE 5, LI_WEI 6, MARIT 7, SOFIA 8, JOHAN 9, ANKE 11, CLAIRE 12,
    ODDVAR 13, HEGE 14, BJORN 15, METTE 16, EIVIND 17, TONE 18, KNUT 19, FIONA 20, DEV 21, ASLAK 22, YUSUF 23,
    GUNNAR 24, MAJA 25, TORUNN 26, LENE 27, HARALD 28,
}

/// Name, mail domain, customer since; a person without a company has no domain of their own.
const CUSTOMERS: [(&str, &str, i16); 18] = [
    ("Halden Print & Pack", "halden-print.example", 2014),
    ("Fjord Foods", "fjordfoods.example", 2016),
    ("Nordlys Labels", "nordlys-labels.example", 2021),
    ("Bergen Bokbinderi", "bokbinderi.example", 2009),
    ("Malmö Pack", "malmopack.example", 2018),
    ("Hamburger Etikettendruck", "etikettendruck.example", 2017),
    ("Papeterie Lambert", "papeterie-lambert.example", 2020),
    ("Vestland Dairy", "vestland-dairy.example", 2012),
    ("Kystverft", "kystverft.example", 2011),
    ("Aalborg Kartonage", "aalborg-kartonage.example", 2019),
    ("Trondheim Bryggeri", "tr-bryggeri.example", 2015),
    ("Stavanger Sawmill", "stavanger-sawmill.example", 2013),
    ("Tyneside Cartons", "tyneside-cartons.example", 2022),
    ("Lofoten Fish Packing", "lofoten-fish.example", 2010),
    ("Oslo Community Workshop", "oslo-workshop.example", 2023),
    ("Gunnar Strand", "", 2008),
    ("Maja Lindgren", "", 2024),
    ("Torunn Haaland", "", 2025),
];

/// Which customer they belong to (from 1), their name, the part of their address before the @, and what they do.
const CONTACTS: [(i64, &str, &str, ContactRole); 28] = [
    (1, "Ingrid Moe", "ingrid.moe", Procurement),
    (1, "Geir Foss", "geir.foss", User),
    (1, "Randi Holt", "regnskap", Accounting),
    (2, "Per Aune", "per.aune", Accounting),
    (2, "Silje Vang", "silje.vang", User),
    (3, "Li Wei", "li.wei", User),
    (4, "Marit Dahle", "marit", Executive),
    (5, "Sofia Karlsson", "sofia.karlsson", Sourcing),
    (5, "Johan Ek", "johan.ek", User),
    (6, "Jürgen Petersen", "j.petersen", Procurement),
    (6, "Anke Brandt", "buchhaltung", Accounting),
    (7, "Claire Lambert", "claire", Executive),
    (8, "Oddvar Lie", "oddvar.lie", User),
    (8, "Hege Sunde", "hege.sunde", Procurement),
    (9, "Bjørn Tangen", "bjorn.tangen", User),
    (10, "Mette Kjær", "mk", Sourcing),
    (11, "Eivind Rud", "eivind", User),
    (11, "Tone Haug", "faktura", Accounting),
    (12, "Knut Eide", "knut.eide", Executive),
    (13, "Fiona Grant", "fiona.grant", Procurement),
    (13, "Dev Patel", "dev.patel", User),
    (14, "Aslak Nilsen", "aslak", User),
    (15, "Yusuf Demir", "yusuf", Other),
    (16, "Gunnar Strand", "gunnar.strand", User),
    (17, "Maja Lindgren", "maja.lindgren", User),
    (18, "Torunn Haaland", "torunn.haaland", Other),
    (12, "Lene Myhre", "innkjop", Procurement),
    (9, "Harald Østby", "harald.ostby", Executive),
];

/// Where people without a company have their mail.
const MAIL_HOUSE: &str = "post.example";

pub(super) fn address(id: ContactId) -> Option<String> {
    let (customer, _, local, _) = CONTACTS.get(index(id.0))?;
    let (_, domain, _) = CUSTOMERS.get(index(*customer))?;
    Some(format!("{local}@{}", if domain.is_empty() { MAIL_HOUSE } else { domain }))
}

pub(super) fn name(id: ContactId) -> &'static str {
    CONTACTS.get(index(id.0)).map_or("", |(_, name, ..)| name)
}

/// Writes them all down.
pub(super) fn settle(sql: &mut Sql, org: OrgId, times: &Times) -> Result<(), Error> {
    for ((name, domain, since), id) in CUSTOMERS.iter().zip(1..) {
        let since = times.calendar.zone.to_timestamp(date(*since, 3, 1).at(12, 0, 0, 0)).ok();
        let customer = Customer { id: CustomerId(id), name: (*name).to_owned(), since };
        let domain = (!domain.is_empty()).then_some(*domain);
        customer::add_customer(sql, org, &customer, domain, times.now)?;
    }
    for ((customer, name, _, role), id) in CONTACTS.iter().zip(1..) {
        let id = ContactId(id);
        let phone = Some(format!("+47 900 00 {:03}", 100 + id.0));
        let contact = Contact {
            id,
            customer: CustomerId(*customer),
            name: (*name).to_owned(),
            email: address(id),
            phone,
            role: *role,
            language: Default::default(),
        };
        customer::add_contact(sql, org, &contact, times.now)?;
    }
    counter::reset(sql, org, "customer", CUSTOMERS.len() as i64)?;
    counter::reset(sql, org, "contact", CONTACTS.len() as i64)
}

fn index(id: i64) -> usize {
    usize::try_from(id - 1).unwrap_or(usize::MAX)
}
