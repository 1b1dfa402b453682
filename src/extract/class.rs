//! Where a word may stand in a term: function words of Chinese official prose and of English.

use crate::lexicon::{TokenKind, en, numeral};

/// Where a word may stand in a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Nowhere: a punctuation mark, a word that joins clauses.
    Break,
    /// Inside: a function word or a number.
    Inside,
    /// Inside and at the end: a verb that governs terms (加强, 构建), a particle (opening up).
    End,
    /// Anywhere.
    Content,
}

impl Class {
    /// Whether a term may begin with it.
    pub fn starts(self) -> bool {
        self == Self::Content
    }

    /// Whether a term may end with it.
    pub fn ends(self) -> bool {
        matches!(self, Self::Content | Self::End)
    }
}

/// Chinese words that stand in no term: particles, pronouns, adverbs, auxiliaries, verbs that join clauses.
const BREAK_ZH: &str = "\
的 地 得 了 着 过 们 者 等 等等 是 自 由 往 朝 至 用 把 被 给 让 使 将 同 或者 并 并且 而 而且 但是 因 因为 所以 因此 如 如果 若 虽然 则 即 也 都 就 才 只 又 再 还 \
更 最 很 太 已 已经 曾 正 正在 没 没有 要 会 能 能够 可以 应 应该 应当 必须 需 需要 愿 愿意 愿同 希望 想 我 你 他 她 它 我们 你们 他们 她们 它们 咱们 自己 这 那 \
这些 那些 这个 那个 这样 那样 此 该 其 其中 各 每 某 双方 有 有关 说 称 表示 指出 强调 认为 介绍 介绍说 宣布 谈到 提到 回答 问 来 去 时 时候 期间 以来 以上 以下 \
以后 以前 之后 之前 之间 约 近 仅 共 据 按 按照 根据 通过 随着 关于 经 经过 作为 当 当前 目前 今天 昨天 明天 今年 去年 明年 上午 下午 晚上 一个 一些 一种 许多 很多 \
一定 一样 一起 一道 十分 非常 特别 尤其 不断 进一步 更加 越来越 同时 此外 另外 其他 其它 什么 怎么 如何 哪 吗 呢 吧 啊 不是 不会 不能 就是 还是 并在 均 皆 仍 仍然 却 \
可能 成为 进行 予以 加以 具有 包括 属于 来自 位于 达 达到 超 超过 分别 先后 相继 日前 近日 当日 当天 当地 时间 在 举行 召开 出席 参加 签署 发表 推动 推进 坚持 反对 \
欢迎 感谢 祝贺 开启 迎来 致力 致力于 看到 率先 切实 着力 围绕 聚焦 立足 提出 取得 形成 秉持 践行 赞赏 本报 电 本报讯 记者 会见 访问 回顾 见证 共同出席 亲切 月 日 号 日电 讯";
/// Chinese words that no term begins or ends with: conjunctions, prepositions, places, measure words.
const INSIDE_ZH: &str = "\
之 所 为 于 从 对 向 到 以 与 和 及 以及 或 但 不 无 未 非 可 上 下 中 里 内 外 前 后 间 年 个 名 位 条 项 件 次 届 种 多 余 本 第一 共同 有效";
/// Chinese verbs that a term may end with (技术支持) and does not begin with.
const GOVERNING_ZH: &str = "\
促进 加强 加快 加大 深化 构建 维护 实现 开展 扩大 拓展 完善 提高 提升 落实 支持 发布 打造 建立 深入 持续 继续 全面 积极 努力 确保 保障 保持 增强 巩固 发挥 贯彻 弘扬 高度 \
重视 解决 应对 防范 化解 引领 引导 鼓励 探索 助力 走 做 看 认识 充分 大力 稳步 加速 面向 提供 完成 启动 实施 制定 出台 优化 健全 强化 夯实 增加 下降 上涨 回落 广泛 坚定";

/// English words beyond [`en::is_stop`] that no term begins or ends with, as look-up forms.
const FUNCTION_EN: &[&str] = &[
    "i", "you", "he", "she", "we", "they", "him", "her", "them", "us", "me", "my", "your", "his",
    "it", "our", "their", "who", "whom", "whose", "these", "those", "each", "both", "ani", "all",
    "other", "anoth", "more", "most", "mani", "much", "said", "say", "ad", "note", "stress", "can",
    "has", "had", "were", "was", "is", "are", "been", "being", "befor", "after", "dure", "while",
    "between", "among", "through", "under", "within", "without", "against", "toward", "towards",
    "upon", "via", "per", "one", "two", "three", "that", "becaus", "sinc", "until", "onli", "now",
    "further", "well", "yet", "still", "mr", "ms", "mrs", "it's", "it", "let", "ago", "year",
    "last",
];
/// English particles that a term may end with.
const PARTICLES_EN: &[&str] = &["up", "out", "off", "over"];

/// The class of a look-up form.
pub(super) fn classify(form: &str, kind: TokenKind) -> Class {
    let listed = |list: &str| list.split_whitespace().any(|word| word == form);
    match kind {
        TokenKind::Punctuation => Class::Break,
        TokenKind::Number => Class::Inside,
        TokenKind::Han if listed(BREAK_ZH) => Class::Break,
        TokenKind::Han if listed(INSIDE_ZH) || form.chars().all(numeral::is_numeral) => {
            Class::Inside
        }
        TokenKind::Han if listed(GOVERNING_ZH) => Class::End,
        TokenKind::Word if PARTICLES_EN.contains(&form) => Class::End,
        TokenKind::Word if en::is_stop(form) || FUNCTION_EN.contains(&form) => Class::Inside,
        TokenKind::Han | TokenKind::Word => Class::Content,
    }
}
