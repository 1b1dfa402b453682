//! Idioms and names made of numerals, which state no number.

use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// Chinese ones, simplified; each ends or stands where a numeral would be read.
const CHINESE: &str = "
    二十国集团 七国集团 八国集团 七十七国集团 三叉戟 三位一体 一鼓作气 事半功倍 一专多能 三江源 三部曲 成倍
    千百年来 千百年 千百次 三步走 两步走 千金 千金方 一心一意 万一 千方百计 一带一路 百姓 老百姓 万隆
    十分 一些 第三世界 第三方 第三者 第一时间 第一线 第一手 第一书记 第二产业 第一夫人 统一 唯一 惟一
    同一 单一 之一 专一 划一 合一 归一 逐一 一一 如一 不一 其一 进一步 一步 一步步 一直 一定 一样
    一般 一旦 一起 一共 一切 一致 一贯 一向 一体 一流 一线 一度 一再 一同 一道 一边 一面 一方面
    一系列 一连串 一批 一番 一举 一经 一味 一律 一概 一概而论 一口气 一下 一下子 一会 一会儿 一时
    一时间 一代 一代代 一生 一辈子 一身 一带 一路 一来 一手 一把手 一体化 一揽子
    一站式 一次性 一锤定音 一脉相承 一衣带水 一如既往 一往无前 一以贯之 一视同仁 一应 一席之地 一席 一员
    一环 一部分 一大批 一大步 一定程度 一种 一个 一名 一位 一项 一条 一家 一件 一份 一张 一座 一支
    一只 一次 一场 一款 一套 一片 一段 一股 一群 一对 一双 一国两制 一中原则 一个中国 一刀切 一刻
    一口 一句 一句话 一句句 一声 一眼 一看 一想 一听 一说 一阵 一股脑 一股劲 一丝 一缕 一门 一所
    一本 一部 一块 一幅 一首 一篇 一类 一级 一等 一期 一组 一队 一路上 一号 一号文件 一方 一侧 一端
    一头 一角 一隅 一瞬 一瞬间 一如 一任 一并 一己 一时半会 一时半刻 一朝 一见 一见钟情 一言 一言为定
    一气 一齐 一块儿 一模一样 一举一动 一针见血 一无所有 一无所知 一塌糊涂 一碗水端平 一池 一江 一湾
    一江两岸 一丁点 一派 一颗 一根 一层 一顿 一杯 一碗 一棵 一朵 一匹 一辆 一艘 一架 一栋 一间 一行
    一列 一排 万家 万物 万里长城 万能 万岁 万事 万象 万众一心 万众 万分 万万 万般 万千 万户 千家万户
    千里之外 千差万别 千变万化 千千万万 千秋 千辛万苦 千山万水 千头万绪 千篇一律 千钧一发 千锤百炼
    千姿百态 千古 千军万马 千载难逢 千禧 千斤顶 百花齐放 百家争鸣 百年大计 百科 百科全书 百货 百老汇
    百度 百慕大 百事 百分百 百般 百废待兴 百折不挠 百战 百万富翁 百闻不如一见 百炼成钢 百业 百里挑一
    十足 十全十美 十字 十字路口 十字架 十佳 十月革命 十之八九 十有八九 九死一生 八仙 八股 八卦 八路军
    八方 四面八方 七上八下 乱七八糟 七嘴八舌 五花八门 五颜六色 五湖四海 五星级 五星红旗 五洲 五谷
    五角大楼 五官 五脏 五彩 五线谱 四川 四处 四周 四通八达 四季 四肢 四合院 四海 四方 四书 三亚 三峡
    三角洲 三角形 三农 三明治 三番五次 三三两两 三星 三心二意 三令五申 三言两语 三轮车 三文鱼 三维
    三门峡 三沙 三江源 三中全会 三严三实 三五成群 二手 二氧化碳 二氧化硫 二氧化 二维码 二维 二人转 二胡
    二话 二进制 二恶英 两岸 两会 两极 两侧 两旁 两制 两用 两难 两口子 两性 两翼 两山 两弹一星 六必居
    九寨沟 九龙 九江 九州 九牛一毛 八宝山 七夕 七七事变 九一八 五四 五四运动 六四 五一 十一黄金周 八一
    十一长假 一二九 三伏 万科 万达 万宝 万豪 万年历 亿万 亿万富翁 亿万人民 万向 千岛湖 千叶 千禧年
    百色 百合 零售 零距离 零部件 零件 零星 零食 零散 零碎 零容忍 零和 兆头 举一反三 独一无二 数一数二
    说一不二 九九归一 万无一失 略知一二 接二连三 颠三倒四 朝三暮四 丢三落四 推三阻四 不三不四 低三下四
    再三 张三 李四 王二 五五分成 三三制 天下第一 数第一 百年不遇 百年未有 百年老店 百年树人 百年好合
    半导体 半岛 半径 半途而废 半信半疑 半决赛 半成品 半球 半场 半空 半山 半夜 半点 半边天 多半 半百
    一半天 十三陵 二十四节气 三十六计 四十不惑 十万八千里 万元户 万人空巷 千里马 千里眼 百米冲刺 三思
    三顾茅庐 四舍五入 三七二十一 两全其美 五味 五金 六神无主 三生有幸 三缺一 一村 一品 一地 一主 一人
    一己之力 一日千里 一日三餐 一夜之间 一夜 一天天 一年一度 一年四季 一年到头 一年又一年 一天到晚
    一朝一夕 一分为二 一分耕耘 十年树木 三年五载 一触即发 第一要务 第一资源 第一生产力 第一梯队 第一大
    第二外语 第三产业 第一产业 第一桶金 第六感 第四权 第五纵队 第一责任人 八达通 一卡通 四大发明 四库全书
    三字经 百家姓 千字文 十三经 十二生肖 三明市 五台山 六盘水 七台河 八达岭 九华山 双十一 双十二 二奶
    三陪 四人帮 五保户 六一儿童节 七一 八一建军节 一汽 二汽 三军 一审 二审 三甲 三级跳 三分球
    两分球 五环 三通 四邻 三包 五险一金 三公经费 三公消费 三聚氰胺 四氯化碳 七喜 三权分立 四书五经
";

fn chinese_table() -> &'static FxHashMap<char, Vec<&'static str>> {
    static TABLE: OnceLock<FxHashMap<char, Vec<&'static str>>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let mut table: FxHashMap<char, Vec<&'static str>> = FxHashMap::default();
        for word in CHINESE.split_whitespace() {
            table
                .entry(word.chars().next().unwrap_or(' '))
                .or_default()
                .push(word);
        }
        for words in table.values_mut() {
            words.sort_by_key(|word| (std::cmp::Reverse(word.len()), *word));
        }
        table
    })
}

/// The characters that idioms begin with, in no order.
pub(super) fn firsts() -> impl Iterator<Item = char> {
    chinese_table().keys().copied()
}

/// How many characters the longest idiom takes that `text` begins with; 0 where there is none.
pub(super) fn chinese(text: &[char]) -> usize {
    let Some(words) = text.first().and_then(|first| chinese_table().get(first)) else {
        return 0;
    };
    words
        .iter()
        .find(|word| super::units::starts_with(text, word))
        .filter(|word| !(**word == "十分" && matches!(text.get(2), Some('钟' | '之'))))
        .map_or(0, |word| word.chars().count())
}
