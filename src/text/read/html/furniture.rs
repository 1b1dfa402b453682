//! Which lines of a page are no text: captions, credits, share bars.

/// The longest line, in characters, that is taken for furniture: what is longer is text.
const FURNITURE_LENGTH: usize = 80;

/// What a line at the edge of a text says that is not the text.
#[derive(Debug, PartialEq)]
pub(crate) enum Line {
    /// It is text.
    Text,
    /// Who edited: the names.
    Editor(String),
    /// Who may use it.
    Licence,
    /// A caption, a share bar, a button.
    Furniture,
}

/// Before the names of editors, in lower case.
const EDITORS: &[&str] = &[
    "责任编辑",
    "責任編輯",
    "责编",
    "責編",
    "编辑",
    "編輯",
    "web editor",
    "editor",
    "editors",
    "edited by",
];
/// Lines that are furniture, in lower case, without brackets and marks.
const BUTTONS: &[&str] = &[
    "纠错",
    "分享",
    "分享到",
    "打印",
    "打印本页",
    "关闭",
    "关闭窗口",
    "收藏",
    "字体",
    "字体大 中 小",
    "大 中 小",
    "扫一扫",
    "扫一扫分享到微信",
    "返回顶部",
    "上一页",
    "下一页",
    "上一篇",
    "下一篇",
    "相关新闻",
    "相关报道",
    "相关阅读",
    "推荐阅读",
    "延伸阅读",
    "展开全文",
    "阅读全文",
    "我要纠错",
    "分享让更多人看到",
    "分享到微信",
    "分享到微博",
    "share",
    "share this",
    "print",
    "back to top",
    "related stories",
    "related news",
    "most popular",
    "read more",
    "next page",
    "previous page",
    "read in chinese",
    "read in english",
    "email",
    "comments",
    "font size",
    "follow us",
    "image",
    "photo",
    "视频",
    "图片",
];
/// Beginnings and phrases of licence and copyright lines, in lower case.
const LICENCES: &[&str] = &[
    "版权所有",
    "版權所有",
    "版权声明",
    "未经授权",
    "未经许可",
    "本作品采用",
    "知识共享",
    "转载请注明",
    "凡本网注明",
    "copyright ©",
    "copyright(c)",
    "copyright (c)",
    "© ",
    "all rights reserved",
    "creative commons",
    "cc by",
];

/// Judges one line.
pub(crate) fn judge(line: &str) -> Line {
    let short = line.chars().count() <= FURNITURE_LENGTH;
    let lower = line.to_lowercase();
    let marks: &[char] = &[
        '(', ')', '（', '）', '[', ']', '【', '】', '<', '>', '|', '·', '•', ' ', ':', '：', '>',
        '»',
    ];
    let bare = lower.trim_matches(marks);
    if bare.is_empty()
        || (short
            && bare
                .chars()
                .all(|c| marks.contains(&c) || c.is_ascii_punctuation()))
    {
        return Line::Furniture;
    }
    if short && let Some(names) = editor(line) {
        return Line::Editor(names);
    }
    if BUTTONS.contains(&bare) {
        return Line::Furniture;
    }
    let longest_licence = 4 * FURNITURE_LENGTH;
    let is_licence = LICENCES.iter().any(|phrase| {
        lower.starts_with(phrase) || (short && phrase.is_ascii() && lower.contains(phrase))
    });
    if is_licence && line.chars().count() <= longest_licence {
        return Line::Licence;
    }
    if is_caption(line) {
        Line::Furniture
    } else {
        Line::Text
    }
}

/// The names behind 责任编辑： or (Web editor: …).
fn editor(line: &str) -> Option<String> {
    let inner = line.trim_matches(['(', ')', '（', '）', '[', ']', '【', '】', ' ']);
    // 【纠错】 stands on one line with the editor.
    let inner = inner.strip_prefix("纠错").unwrap_or(inner);
    let inner = inner
        .trim_start_matches([']', '】', ' '])
        .trim_start_matches(['【', '[']);
    let (head, names) = inner.split_once([':', '：'])?;
    let head = head.trim().to_lowercase();
    let names = names.trim_matches(|c: char| c.is_whitespace() || ")）]】".contains(c));
    (EDITORS.contains(&head.as_str()) && !names.is_empty()).then(|| names.to_owned())
}

/// Whether a line is the caption of a picture, told by its credit: 新华社记者 张三 摄; (Xinhua/Zhang San); [Photo/Xinhua].
fn is_caption(line: &str) -> bool {
    let line = line.trim_end();
    let mut count = 0;
    let tail = line.char_indices().rev().find(|_| {
        count += 1;
        count == 40
    });
    let tail = &line[tail.map_or(0, |(at, _)| at)..];
    let bare = tail.trim_end_matches(['）', ')', '】', ']', '。', '.', ' ']);
    let by = [
        "记者",
        "記者",
        "新华社",
        "新華社",
        "中新社",
        "通讯员",
        "（",
        "(",
        "发",
    ];
    let chinese = bare.ends_with('摄') || bare.ends_with('攝');
    let lower = tail.to_lowercase();
    let english = [
        "(xinhua/",
        "(photo",
        "[photo",
        "/xinhua]",
        "/xinhua)",
        "photo/xinhua",
        "photo by ",
    ];
    (chinese && by.iter().any(|word| bare.contains(word)))
        || (tail.ends_with([')', ']']) && english.iter().any(|credit| lower.contains(credit)))
        || (bare.ends_with("新华社发") && line.chars().count() < 120)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_are_no_text() {
        let editor = |names: &str| Line::Editor(names.to_owned());
        for (line, expected) in [
            ("责任编辑：张三", editor("张三")),
            ("(责编：张三、李四)", editor("张三、李四")),
            ("【纠错】 【责任编辑:张三 】", editor("张三")),
            ("[责任编辑: 张三]", editor("张三")),
            ("(Web editor: Zhang San, Li Si)", editor("Zhang San, Li Si")),
            ("Editor: Zhang San", editor("Zhang San")),
            ("分享到：", Line::Furniture),
            ("【打印】", Line::Furniture),
            ("Share", Line::Furniture),
            ("| |", Line::Furniture),
            (
                "6月17日，两国元首举行会谈。新华社记者 张三 摄",
                Line::Furniture,
            ),
            (
                "6月17日，两国元首举行会谈。（新华社记者张三摄）",
                Line::Furniture,
            ),
            (
                "这是6月17日拍摄的港口。新华社发（张三 摄）",
                Line::Furniture,
            ),
            (
                "A view of the harbour on June 17, 2026. (Xinhua/Zhang San)",
                Line::Furniture,
            ),
            ("A view of the harbour. [Photo/Xinhua]", Line::Furniture),
            ("版权所有 中华人民共和国外交部", Line::Licence),
            ("Copyright © 2026. All rights reserved.", Line::Licence),
            ("This text is under CC BY 4.0.", Line::Licence),
            ("会议强调，要加强版权所有者的权益保护。", Line::Text),
            (
                "编辑：这个词在这里是一句很长的话的开头，后面的内容远远超过了一行署名的长度，因此不能当作署名处理，必须留在正文里，一个字也不能少，否则就是丢失了正文内容，绝不允许的，这一点很重要，请务必注意这一点。",
                Line::Text,
            ),
            ("他在现场拍摄", Line::Text),
            ("The minister shared his views.", Line::Text),
            ("（完）", Line::Text),
        ] {
            assert_eq!(judge(line), expected, "{line}");
        }
    }
}
