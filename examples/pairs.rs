//! Makes a collection of Chinese documents and English releases, to measure with: `pairs DOCUMENTS FOLDER [SEED]`.
//!
//! Sentences are put together from everyday words, places and numbers, so that no two documents are alike; some are
//! left out on one side or joined with the next, as translators do. The same numbers give the same bytes.

use std::fmt::Write as _;
use std::path::Path;

/// Where.
const PLACES: &[(&str, &str)] = &[
    ("北京", "Beijing"),
    ("上海", "Shanghai"),
    ("广州", "Guangzhou"),
    ("武汉", "Wuhan"),
    ("成都", "Chengdu"),
    ("西安", "Xi'an"),
    ("南京", "Nanjing"),
    ("天津", "Tianjin"),
    ("杭州", "Hangzhou"),
    ("昆明", "Kunming"),
    ("拉萨", "Lhasa"),
    ("香港", "Hong Kong"),
    ("澳门", "Macao"),
    ("伦敦", "London"),
    ("巴黎", "Paris"),
    ("东京", "Tokyo"),
    ("纽约", "New York"),
    ("莫斯科", "Moscow"),
    ("柏林", "Berlin"),
    ("开罗", "Cairo"),
    ("曼谷", "Bangkok"),
    ("首尔", "Seoul"),
    ("悉尼", "Sydney"),
    ("河内", "Hanoi"),
    ("罗马", "Rome"),
    ("马德里", "Madrid"),
];
/// Who.
const SUBJECTS: &[(&str, &str)] = &[
    ("政府", "government"),
    ("银行", "bank"),
    ("工人", "workers"),
    ("农民", "farmers"),
    ("医生", "doctors"),
    ("学生", "students"),
    ("教师", "teachers"),
    ("警察", "police"),
    ("记者", "reporters"),
    ("专家", "experts"),
    ("市长", "mayor"),
    ("总理", "premier"),
    ("法院", "court"),
    ("军队", "army"),
    ("商人", "merchants"),
    ("船长", "captain"),
    ("公司", "company"),
    ("大学", "university"),
    ("医院", "hospital"),
    ("代表团", "delegation"),
    ("委员会", "committee"),
    ("科学家", "scientists"),
    ("艺术家", "artists"),
    ("运动员", "athletes"),
];
/// When.
const TIMES: &[(&str, &str)] = &[
    ("昨天", "yesterday"),
    ("去年", "last year"),
    ("上周", "last week"),
    ("今年", "this year"),
    ("星期一", "on Monday"),
    ("星期三", "on Wednesday"),
    ("星期五", "on Friday"),
    ("春天", "in spring"),
    ("夏天", "in summer"),
    ("秋天", "in autumn"),
    ("冬天", "in winter"),
    ("早上", "in the morning"),
    ("晚上", "in the evening"),
    ("五月", "in May"),
    ("十月", "in October"),
    ("最近", "recently"),
];
/// What was done, with a number of things.
const VERBS: &[(&str, &str)] = &[
    ("购买", "bought"),
    ("出口", "exported"),
    ("检查", "inspected"),
    ("修建", "built"),
    ("发现", "found"),
    ("关闭", "closed"),
    ("开设", "opened"),
    ("运送", "transported"),
    ("展出", "exhibited"),
    ("修复", "repaired"),
    ("捐赠", "donated"),
    ("生产", "produced"),
    ("设计", "designed"),
    ("研究", "studied"),
    ("保护", "protected"),
    ("销毁", "destroyed"),
    ("租用", "rented"),
    ("进口", "imported"),
    ("登记", "registered"),
    ("测试", "tested"),
    ("更换", "replaced"),
    ("拍卖", "auctioned"),
    ("没收", "confiscated"),
    ("分发", "distributed"),
];
/// Of what kind.
const ADJECTIVES: &[(&str, &str)] = &[
    ("新", "new"),
    ("旧", "old"),
    ("大型", "large"),
    ("小型", "small"),
    ("红色", "red"),
    ("绿色", "green"),
    ("白色", "white"),
    ("木制", "wooden"),
    ("便宜", "cheap"),
    ("昂贵", "expensive"),
    ("危险", "dangerous"),
    ("安全", "safe"),
    ("传统", "traditional"),
    ("现代", "modern"),
    ("国产", "domestic"),
    ("外国", "foreign"),
    ("古代", "ancient"),
    ("电动", "electric"),
    ("私人", "private"),
    ("公共", "public"),
    ("民用", "civilian"),
    ("重型", "heavy"),
];
/// What.
const NOUNS: &[(&str, &str)] = &[
    ("桥梁", "bridges"),
    ("学校", "schools"),
    ("工厂", "factories"),
    ("汽车", "cars"),
    ("飞机", "aircraft"),
    ("轮船", "ships"),
    ("火车", "trains"),
    ("自行车", "bicycles"),
    ("电脑", "computers"),
    ("手机", "mobile phones"),
    ("书籍", "books"),
    ("画作", "paintings"),
    ("桌子", "tables"),
    ("椅子", "chairs"),
    ("机器", "machines"),
    ("药品", "medicines"),
    ("武器", "weapons"),
    ("帐篷", "tents"),
    ("仓库", "warehouses"),
    ("住房", "houses"),
    ("商店", "shops"),
    ("餐馆", "restaurants"),
    ("博物馆", "museums"),
    ("图书馆", "libraries"),
    ("水库", "reservoirs"),
    ("煤矿", "coal mines"),
    ("油井", "oil wells"),
    ("电站", "power stations"),
    ("机器人", "robots"),
    ("卫星", "satellites"),
    ("衣服", "clothes"),
    ("玩具", "toys"),
    ("家具", "furniture"),
    ("水果", "fruit"),
    ("蔬菜", "vegetables"),
    ("茶叶", "tea"),
    ("雕像", "statues"),
    ("灯", "lamps"),
];

/// `SplitMix64` (Steele, Lea & Flood 2014).
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % most as u64) as usize
    }

    fn of<'a>(&mut self, pairs: &[(&'a str, &'a str)]) -> (&'a str, &'a str) {
        pairs[self.below(pairs.len())]
    }
}

/// Sentences of a document.
const SENTENCES: usize = 50;

/// A clause in Chinese and in English.
fn clause(random: &mut Random) -> [String; 2] {
    let number = 2 + random.below(9_998);
    let (place, subject, time) = (random.of(PLACES), random.of(SUBJECTS), random.of(TIMES));
    let (verb, adjective, noun) = (random.of(VERBS), random.of(ADJECTIVES), random.of(NOUNS));
    [
        format!(
            "{}{}{}{}了{number}件{}{}",
            time.0, place.0, subject.0, verb.0, adjective.0, noun.0
        ),
        format!(
            "the {} of {} {} {number} {} {} {}",
            subject.1, place.1, verb.1, adjective.1, noun.1, time.1
        ),
    ]
}

fn document(random: &mut Random) -> [String; 2] {
    let (mut zh, mut en) = (String::new(), String::new());
    for sentence in 0..SENTENCES {
        let [mut chinese, mut english] = clause(random);
        if random.below(3) > 0 {
            let [more, further] = clause(random);
            chinese = format!("{chinese}，{more}");
            english = format!("{english}, and {further}");
        }
        let capital = english[..1].to_uppercase();
        english.replace_range(..1, &capital);
        // What a translator does: leaves out, adds, and joins.
        match random.below(40) {
            0 => {
                let _ = write!(zh, "{chinese}。");
            }
            1 => {
                let _ = write!(en, "{english}. ");
            }
            2 => {
                let _ = write!(zh, "{chinese}；");
                let _ = write!(en, "{english}. ");
            }
            _ => {
                let _ = write!(zh, "{chinese}。");
                let _ = write!(en, "{english}. ");
            }
        }
        if sentence % 4 == 3 {
            zh.push_str("\n\n");
            en.truncate(en.trim_end().len());
            en.push_str("\n\n");
        }
    }
    [zh, en].map(|text| text.trim_end().to_owned() + "\n")
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |k: usize| arguments.get(k).and_then(|text| text.parse::<usize>().ok());
    let (Some(documents), Some(folder)) = (number(0), arguments.get(1)) else {
        eprintln!("usage: pairs DOCUMENTS FOLDER [SEED]");
        std::process::exit(2);
    };
    let mut random = Random(number(2).unwrap_or(1) as u64);
    for one in 0..documents {
        let folder = Path::new(folder);
        for (side, text) in ["zh", "en"].into_iter().zip(document(&mut random)) {
            // A thousand files a folder.
            let folder = folder.join(side).join(format!("{:03}", one / 1000));
            std::fs::create_dir_all(&folder).expect("a folder that can be made");
            std::fs::write(folder.join(format!("{one:07}.txt")), text)
                .expect("a file that can be written");
        }
    }
}
