//! Words around a quotation or a doubtful mark that tell whether the sentence goes on.

/// So many characters of a clause are read to find its verb.
const CLAUSE: usize = 26;

/// What a clause of speech ends with.
const SPEECH: [&str; 66] = [
    "说",
    "說",
    "道",
    "问",
    "問",
    "喊",
    "叫",
    "答",
    "称",
    "稱",
    "吼",
    "嚷",
    "骂",
    "罵",
    "想",
    "曰",
    "云",
    "写",
    "寫",
    "表示",
    "指出",
    "强调",
    "強調",
    "认为",
    "認為",
    "感叹",
    "感嘆",
    "感慨",
    "惊叹",
    "驚嘆",
    "惊呼",
    "驚呼",
    "欢呼",
    "歡呼",
    "高呼",
    "呼吁",
    "呼籲",
    "回应",
    "回應",
    "反问",
    "反問",
    "追问",
    "追問",
    "询问",
    "詢問",
    "质问",
    "質問",
    "提醒",
    "补充",
    "補充",
    "介绍",
    "介紹",
    "坦言",
    "直言",
    "告诉记者",
    "告訴記者",
    "对记者讲",
    "解释",
    "解釋",
    "调侃",
    "打趣",
    "自语",
    "自語",
    "大喝",
    "点赞",
    "祝福",
];

/// Verbs of speech that take the person spoken to.
const ADDRESSING: [&str; 8] = [
    "告诉", "告訴", "命令", "安慰", "叮嘱", "叮囑", "嘱咐", "囑咐",
];

/// What follows a closing quote when the quotation is only part of the sentence.
const RUNS_ON: [&str; 32] = [
    "的",
    "等",
    "之",
    "一词",
    "一詞",
    "一句",
    "一语",
    "一語",
    "一说",
    "一說",
    "一文",
    "一书",
    "一書",
    "这句",
    "這句",
    "这一",
    "這一",
    "这个",
    "這個",
    "这样的",
    "這樣的",
    "为题",
    "為題",
    "为主题",
    "為主題",
    "为名",
    "為名",
    "字样",
    "字樣",
    "二字",
    "四个",
    "四字",
];

/// Words that begin like those but begin a sentence.
const STANDS_ALONE: [&str; 7] = ["的确", "的確", "之后", "之後", "之前", "等到", "一句话也"];

/// Words that seldom stand but at the beginning of a sentence or clause.
const BEGINNINGS: [&str; 34] = [
    "这些",
    "這些",
    "这一",
    "這一",
    "这",
    "這",
    "他们，",
    "他們，",
    "她们，",
    "她們，",
    "它们，",
    "如今",
    "然而",
    "但",
    "不过",
    "不過",
    "于是",
    "於是",
    "随后",
    "隨後",
    "因此",
    "所以，",
    "可是",
    "同时，",
    "同時，",
    "此外",
    "目前",
    "近年来",
    "近年來",
    "据悉",
    "據悉",
    "一切",
    "总之",
    "總之",
];

/// Whether `rest`, after a closing quote, goes on with the sentence that the quotation is a part of; `whole` says that
/// the quotation is a sentence of its own right, after which 这句话 begins another.
pub(super) fn runs_on(rest: &str, whole: bool) -> bool {
    RUNS_ON
        .iter()
        .any(|word| rest.starts_with(word) && !(whole && word.starts_with(['这', '這'])))
        && !STANDS_ALONE.iter().any(|word| rest.starts_with(word))
}

/// Whether `rest` begins with a frame (他说，) that belongs to the quotation before it, not to one after it (他说：“).
pub(super) fn is_frame(rest: &str) -> bool {
    let mut end = rest.len();
    let mut mark = None;
    for (seen, (i, c)) in rest.char_indices().enumerate() {
        if seen > CLAUSE {
            return false;
        }
        if matches!(
            c,
            '，' | '。' | '：' | '！' | '？' | '；' | ',' | ':' | '\n' | '“' | '「' | '"' | '…'
        ) {
            end = i;
            mark = Some(c);
            break;
        }
    }
    if matches!(mark, Some('：' | ':')) {
        return false;
    }
    let clause = rest[..end].trim_end();
    let clause = clause
        .strip_suffix('着')
        .or_else(|| clause.strip_suffix('著'))
        .unwrap_or(clause);
    !clause.is_empty()
        && (SPEECH
            .iter()
            .any(|verb| clause.ends_with(verb) && clause != *verb)
            || ADDRESSING.iter().any(|verb| clause.contains(verb)))
}

/// Whether `rest` begins as only a sentence does.
pub(super) fn begins_sentence(rest: &str) -> bool {
    BEGINNINGS.iter().any(|word| rest.starts_with(word))
}

/// The characters that transcribe foreign names most often.
const TRANSCRIBING: &str = "阿埃艾爱愛安昂奥奧巴白班贝貝本比彼宾賓波伯博布查茨达達戴丹德登迪蒂丁东東杜多厄恩尔爾法菲费費芬弗福\
    盖蓋甘冈岡高戈格葛古哈海汉漢赫亨华華霍基吉加贾賈杰卡凯凱坎康考科克肯库庫拉莱萊兰蘭朗劳勞勒雷里莉丽麗利林琳留卢盧鲁魯\
    路伦倫罗羅洛马馬玛瑪麦麥曼梅蒙米姆穆拿纳納娜内內尼涅纽紐努诺諾欧歐帕派潘佩彭皮普奇琪齐齊乔喬切让讓热熱荣榮瑞若萨薩塞\
    桑瑟莎沙尚圣聖施史舒斯斯司苏蘇索塔泰坦汤湯特提田廷图圖托瓦万萬威韦韋维維温溫文沃乌烏武西希锡錫夏香肖谢謝辛休许許雅亚亞\
    扬揚耶伊依以因英永尤约約扎泽澤詹珍茱朱兹茲祖佐";

/// Words of questions: with one of them before it, `?` is a question mark.
const ASKING: &str = "吗嗎呢么麼吧啊呀谁誰何哪几幾否没沒怎";

/// Whether the characters around a mark read like a foreign name.
pub(super) fn is_transliterated(text: &str, at: usize, end: usize) -> bool {
    let transcribes = |c: char| TRANSCRIBING.contains(c);
    text[..at].chars().rev().take(2).all(transcribes)
        && text[end..].chars().take(2).all(transcribes)
}

/// Whether `?` at `at` is what an encoding left of the middle dot in a foreign name (艾里德?多伊尔).
pub(super) fn is_damaged_dot(text: &str, at: usize, end: usize) -> bool {
    is_transliterated(text, at, end)
        && !text[..at]
            .chars()
            .rev()
            .take(12)
            .take_while(|c| !"，。！？\n".contains(*c))
            .any(|c| ASKING.contains(c))
}
