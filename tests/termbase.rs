//! Termbases: read, written, examined, merged.

#[path = "termbase/bad_input.rs"]
mod bad_input;
#[path = "termbase/basic.rs"]
mod basic;
#[path = "termbase/round_trips.rs"]
mod round_trips;
#[path = "termbase/samples.rs"]
mod samples;
#[cfg(feature = "xlsx")]
#[path = "termbase/sheets.rs"]
mod sheets;

use zhen::term::{self, Date, Format, Reading, Status};

fn tsv(text: &str) -> Reading {
    term::read("x.tsv", text.as_bytes(), Format::Tsv).unwrap()
}

#[test]
fn rows_of_one_chinese_term_are_one_concept() {
    let reading = tsv(
        "# title: Ports\n# licence: CC0\n\nen\tstatus\tzh\tnote\nborder port\tpreferred\t口岸\tcase matters\nseaport\tFORBIDDEN\t口岸\nambassador\t\t大使\n",
    );
    assert_eq!(reading.findings, []);
    let termbase = reading.strict().unwrap();
    assert_eq!(termbase.about("licence"), Some("CC0"));
    let [port, ambassador] = &termbase.concepts[..] else {
        panic!("{termbase:?}")
    };
    assert_eq!((&*port.zh[0].text, &*port.id), ("口岸", "c1"));
    let en: Vec<_> = port
        .en
        .iter()
        .map(|t| (&*t.text, t.status, t.place.line))
        .collect();
    assert_eq!(
        en,
        [
            ("border port", Status::Preferred, 5),
            ("seaport", Status::Forbidden, 6)
        ]
    );
    assert!(port.en[0].case_matters() && !port.en[1].case_matters());
    assert_eq!(ambassador.en[0].status, Status::Preferred);
}

#[test]
fn dates_are_days_of_the_calendar() {
    for (text, first, last) in [
        ("2019", "2019-01-01", "2019-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2100-02", "2100-02-01", "2100-02-28"),
        ("2019-06-30", "2019-06-30", "2019-06-30"),
    ] {
        assert_eq!(Date::first(text).unwrap().to_string(), first);
        assert_eq!(Date::last(text).unwrap().to_string(), last);
    }
    for text in [
        "",
        "19",
        "2019-13",
        "2019-00",
        "2019-02-29",
        "2019-06-30-1",
        "2019/06/30",
        "２０１９",
    ] {
        assert_eq!(Date::first(text), None, "{text}");
    }
}
