//! The words by which columns are known.

use crate::ingest::mapping::Role;

/// Names of the other roles' columns, the likelier first, and whether they hold numbers.
pub const NAMES: &[(Role, &[&str], bool)] = &[
    (Role::Sensor, &["sensorid", "sensor", "sensorname", "counterid"], false),
    (Role::LoneWomen, &["lonewomen", "lonefemales", "lonefemale", "womenalone"], true),
    (Role::Women, &["women", "females", "femalepassengers", "womenpassengers"], true),
    (Role::Passengers, &["passengers", "passengercount"], true),
    (
        Role::Count,
        &["count", "hourlycounts", "counts", "footfall", "responses", "respondents", "journeys", "trips"],
        true,
    ),
    (
        Role::Category,
        &[
            "category",
            "crimetype",
            "crimecategory",
            "primarytype",
            "offencegroup",
            "incidenttype",
            "calltype",
            "type",
            "majorcategory",
        ],
        false,
    ),
    (Role::Offence, &["offence", "offense", "offencedescription", "description", "minorcategory"], false),
    (Role::VictimSex, &["victimsex", "victimgender", "sexofvictim", "genderofvictim"], false),
    (Role::Premises, &["premises", "premisesname", "venue", "venuename", "licensedpremises"], false),
    (Role::Source, &["source", "agency", "reportedby", "force"], false),
    (Role::Id, &["id", "uid", "crimeid", "incidentid", "reference", "urn", "licencenum", "licencenumber"], false),
    (Role::Name, &["name", "tradingas", "tradingname", "businessname", "stationname", "marshalpoint"], false),
    (Role::Operator, &["operator", "brand", "owner", "licensee", "company"], false),
    (Role::Kind, &["kind", "businesstype", "licencetype"], false),
    (Role::Capacity, &["capacity", "maximumcapacity", "maxcapacity"], true),
    (Role::Hours, &["openinghours", "hours", "tradinghours", "terminalhour"], false),
    (Role::Area, &["lsoacode", "wardcode", "areacode", "lsoa", "ward", "wardname", "gsscode", "area"], false),
    (Role::Question, &["question", "questiontext"], false),
    (Role::Answer, &["answer", "response"], false),
    (Role::Group, &["group", "agegroup", "respondentgroup", "respondenttype"], false),
    (Role::Circumstance, &["when", "dayornight", "daynight", "circumstance"], false),
    (Role::AreaWithin, &["boroughname", "borough", "district"], false),
];

/// A name without case and punctuation: "Incident Date" and "incident_date" are one.
pub fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
