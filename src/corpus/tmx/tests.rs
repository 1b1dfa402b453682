//! What TMX of other tools gives, and what is said of bad units.

use crate::corpus::tests::told;
use crate::corpus::{ReadOptions, tmx};

fn unit(content: &str) -> String {
    format!("<tmx version=\"1.4\">\n<header srclang=\"zh-CN\"/>\n<body>\n{content}</body></tmx>")
}

fn read(file: impl AsRef<[u8]>, source: Option<&str>, target: Option<&str>) -> Vec<String> {
    let options = ReadOptions {
        source_language: source.map(str::to_owned),
        target_language: target.map(str::to_owned),
        ..ReadOptions::default()
    };
    told(
        tmx::read("x", file.as_ref(), &options)
            .map(|row| row.map(|row| format!("{}|{}", row.source.text, row.target.text))),
    )
}

const THREE: &str = "<tu><tuv xml:lang='EN-US'><seg>e</seg></tuv><tuv lang='zh-TW'><seg>t</seg></tuv>\
                     <tuv xml:lang='zh-cn'><seg>c</seg></tuv></tu>\n";

#[test]
fn languages_are_found() {
    let file = unit(THREE);
    assert_eq!(read(&file, None, None), ["\"c|e\""]);
    assert_eq!(read(&file, Some("zh"), Some("en")), ["\"t|e\""]);
    assert_eq!(read(&file, Some("zh-TW"), Some("zh-CN")), ["\"t|c\""]);
    assert_eq!(read(&file, Some("zh"), Some("zh")), ["\"t|c\""]);
    assert_eq!(read(&file, None, Some("zh-cn")), ["\"e|c\""]);
    assert_eq!(
        read(&file, Some("fr"), None),
        ["x:4: variants in [EN-US, zh-TW, zh-cn], expected fr"]
    );
}

#[test]
fn segments_are_text() {
    let file = unit(
        "<tu><note>n &amp; <prop type='x'/></note><tuv xml:lang='zh'><prop type='y'>p</prop>\
         <seg>a<bpt i='1'>&lt;b><sub>s</sub></bpt><hi>b</hi><ept i='1'/><ph/>&#x41;&amp;<![CDATA[<c>]]></seg></tuv>\
         <tuv xml:lang='en'><seg/></tuv></tu>",
    );
    assert_eq!(read(file, None, None), ["\"abA&<c>|\""]);
}

#[test]
fn bad_units_do_not_cost_their_neighbours() {
    let good =
        "<tu><tuv xml:lang='zh'><seg>a</seg></tuv><tuv xml:lang='en'><seg>b</seg></tuv></tu>\n";
    let alone = "<tu>\n<tuv xml:lang='zh'><seg>a</seg></tuv></tu>\n";
    let entity = good.replace(">a<", ">&boom;<");
    let score = good.replace("<tu>", "<tu><prop type='x-probability'>7</prop>");
    let file = unit(&[good, alone, good, &entity, good, &score, good].concat());
    let found = read(file, None, None);
    assert_eq!(
        found,
        [
            "\"a|b\"",
            "x:5: variants in [zh], expected a source and a target",
            "\"a|b\"",
            "x:8: entity &boom;, expected one of XML's five or a character reference",
            "\"a|b\"",
            "x:10: probability \"7\", expected a number from 0 to 1",
            "\"a|b\"",
        ]
    );
}

#[test]
fn broken_xml_ends_with_its_line() {
    let file = unit(THREE);
    let cut = &file[..file.find("<seg>c").unwrap()];
    assert!(read(cut, None, None)[0].starts_with("x:4: the file ends inside an element"));
    let wrong = file.replace("</body>", "</boddy>");
    let found = read(wrong, None, None);
    assert_eq!(found.len(), 2);
    assert!(found[1].starts_with("x:5: "), "{}", found[1]);
    assert_eq!(
        read("", None, None),
        ["x:1: no <tmx> element, expected one"]
    );
    assert_eq!(
        read("<a/>", None, None),
        ["x:1: no <tmx> element, expected one"]
    );
    let latin = "<?xml version='1.0' encoding='GB2312'?><tmx/>";
    assert_eq!(
        read(latin, None, None),
        ["x:1: encoding \"GB2312\", expected UTF-8 or UTF-16"]
    );
    let mut bytes = unit(THREE).into_bytes();
    let at = bytes.iter().position(|&b| b == b'T').unwrap();
    bytes[at] = 0xff;
    assert_eq!(read(bytes, None, None).len(), 1);
}

#[test]
fn utf_16_is_read() {
    let text = format!(
        "\u{feff}<?xml version='1.0' encoding='utf-16'?>\n{}",
        unit(THREE).replace(">c<", ">你<")
    );
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(read(little, None, None), ["\"你|e\""]);
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(read(big, None, None), ["\"你|e\""]);
    assert_eq!(read(text, None, None).len(), 1);
}
