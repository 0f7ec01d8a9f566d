//! How the characters of a name are read, without tones: as a surname, as a compound surname, in a given name.
//!
//! The general readings come from a dictionary; the tables here say where a name departs from it, or where two
//! readings live side by side so that a person must be found under both. An entry is the characters, then their
//! readings: `-` between characters, `/` between readings of one, the usual one first.

use pinyin::ToPinyin;

/// Characters read otherwise as a surname than by default, or in several ways from family to family.
const SURNAMES: &str = "
    单shan 曾zeng 解xie 仇qiu 查zha 朴piao/pu 区ou 盖ge/gai 乐yue/le 翟zhai/di 缪miao/miu/mou 繁po 宓mi/fu
    洗xian/xi 员yun/yuan 贠yun 折she/zhe 黑he/hei 秘bi/mi 祭zhai/ji 逢pang/feng 覃qin/tan 种chong 谌chen/shen
    召shao/zhao 隗wei/kui 郇xun/huan 句gou 卜bu 柏bai/bo 薄bo 费fei/bi 能nai/neng 乜nie/mie 佴nai/er 郄qie/xi
    郗xi/chi 蔚yu/wei 炅gui 牟mou/mu 莘shen/xin 么yao 镡tan/xin/chan 隽juan/jun 圈juan/quan 藏zang/cang
    适kuo/shi 朝chao/zhao 晟cheng/sheng 阚kan 都du 角jue/jiao 奇qi/ji 六lu/liu 长chang/zhang 重chong/zhong
    且ju/qie 会gui/hui 术zhu/shu 粘nian/zhan 还huan/hai 阿a/e 尉wei/yu 车che/ju 贲ben/fei 行xing/hang
    强qiang/jiang
";

/// Surnames of more than one character.
const COMPOUND_SURNAMES: &str = "
    欧阳ou-yang 司马si-ma 诸葛zhu-ge 上官shang-guan 皇甫huang-fu 东方dong-fang 慕容mu-rong 端木duan-mu
    百里bai-li 夏侯xia-hou 尉迟yu-chi 万俟mo-qi 令狐ling-hu 澹台tan-tai 长孙zhang-sun 单于chan/shan-yu
    公孙gong-sun 司徒si-tu 司空si-kong 司寇si-kou 轩辕xuan-yuan 宇文yu-wen 鲜于xian-yu 赫连he-lian
    呼延hu-yan 南宫nan-gong 西门xi-men 东郭dong-guo 独孤du-gu 拓跋tuo-ba 淳于chun-yu 太史tai-shi
    申屠shen-tu 钟离zhong-li 闻人wen-ren 濮阳pu-yang 公冶gong-ye 宗政zong-zheng 仲孙zhong-sun 叔孙shu-sun
    公羊gong-yang 谷梁gu-liang 穀梁gu-liang 乐正yue-zheng 漆雕qi-diao 壤驷rang-si 公良gong-liang 夹谷jia-gu
    宰父zai-fu 段干duan-gan 巫马wu-ma 公西gong-xi 颛孙zhuan-sun 梁丘liang-qiu 左丘zuo-qiu 第五di-wu
    亓官qi-guan 贺兰he-lan 完颜wan-yan 纳兰na-lan 耶律ye-lü 斛律hu-lü 斛斯hu-si 哥舒ge-shu 达奚da-xi
    屈突qu-tu 贺拔he-ba 侯莫陈hou-mo-chen 毌丘guan-qiu 羊舌yang-she 微生wei-sheng 子车zi-ju 太叔tai-shu
    即墨ji-mo 褚师chu-shi 谯笪qiao-da 相里xiang-li 陆费lu-bi/fei 富察fu-cha 钮祜禄niu-hu-lu 瓜尔佳gua-er-jia
    佟佳tong-jia 叶赫ye-he 叶赫那拉ye-he-na-la 爱新觉罗ai-xin-jue-luo 阿史那a-shi-na 东门dong-men
";

/// Characters of given names with more than one living reading, or with an unusual one as the dictionary's first.
const GIVEN: &str = "
    乐le/yue 行xing/hang/heng 长chang/zhang 重zhong/chong 朝chao/zhao 曾zeng/ceng 晟sheng/cheng 茜qian/xi
    娜na/nuo 莎sha/suo 浚jun/xun 柏bai/bo 解jie/xie 藏cang/zang 参can/shen 钿dian/tian 颉jie/xie 澄cheng/deng
    禅chan/shan 单dan/shan 隽juan/jun 识shi/zhi 降jiang/xiang 校xiao/jiao 省sheng/xing 厦xia/sha 朴pu/piao
    仇chou/qiu 伽jia/qie 都du/dou 弹tan/dan 角jiao/jue 觉jue/jiao 屏ping/bing 稽ji/qi 劲jin/jing 强qiang/jiang
    荨xun/qian 莘xin/shen 提ti/di 蔚wei/yu 尉wei/yu 洗xi/xian 殷yin/yan 乾qian/gan 员yuan/yun 筠yun/jun
    择ze/zhai 仔zi/zai 琢zhuo/zuo 幢zhuang/chuang 瑱tian/zhen 拓tuo/ta 阿a/e 贲ben/bi 秘mi/bi 泌mi/bi 薄bo/bao
    裳shang/chang 称cheng/chen 乘cheng/sheng 度du/duo 佛fo/fu 桧hui/gui 还huan/hai 珲hun/hui 落luo/la 勒le/lei
    了liao/le 六liu/lu 绿lü/lu 纶lun/guan 脉mai/mo 蔓man/wan 糜mi/mei 模mo/mu 牟mou/mu 栖qi/xi 雀que/qiao
    塞sai/se 杉shan/sha 盛sheng/cheng 种zhong/chong 调tiao/diao 率shuai/lü 说shuo/yue 宿su/xiu 栎li/yue
    峤qiao/jiao 菀wan/yu 莞wan/guan 俶chu/ti 嶷yi/ni 溱zhen/qin 芾fu/fei 卜bu/bo 盖gai/ge 缪miao/miu/mou
    区qu/ou 查cha/zha 翟zhai/di 折zhe/she 兹zi/ci 综zong/zeng 着zhuo/zhe/zhao 著zhu/zhuo 属shu/zhu 数shu/shuo
    削xue/xiao 纤xian/qian 埔pu/bu 镐hao/gao 吁yu/xu 番fan/pan 繁fan/po 圈quan/juan 蓁zhen/qin 祭ji/zhai
    炅jiong/gui 车che/ju 覃tan/qin 谌chen/shen 隗wei/kui 郇xun/huan 适shi/kuo 藉ji/jie 堡bao/bu 辟pi/bi
    扁bian/pian 涌yong/chong 艾ai/yi 沓ta/da
";

/// The compound surname a name begins with, if a given name follows it. The longest one wins.
pub(super) fn compound_surname(name: &str) -> Option<&str> {
    entries(COMPOUND_SURNAMES)
        .filter(|(surname, _)| name.len() > surname.len() && name.starts_with(surname))
        .map(|(surname, _)| &name[..surname.len()])
        .max_by_key(|surname| surname.len())
}

/// The readings of each character of a surname, the usual one first.
pub(super) fn of_surname(surname: &str) -> Vec<Vec<String>> {
    if let Some((_, readings)) = entries(COMPOUND_SURNAMES).find(|(compound, _)| *compound == surname) {
        return readings.split('-').map(alternatives).collect();
    }
    surname.chars().map(|c| listed(SURNAMES, c).unwrap_or_else(|| general(c))).collect()
}

/// The readings of a character anywhere else; none if it has no known one.
pub(super) fn of_given(c: char) -> Vec<String> {
    listed(GIVEN, c).unwrap_or_else(|| general(c))
}

fn general(c: char) -> Vec<String> {
    // The dictionary's few `ê` and bare nasals are typed without their marks.
    c.to_pinyin().map(|reading| reading.plain().replace('ê', "e")).into_iter().collect()
}

fn listed(table: &'static str, c: char) -> Option<Vec<String>> {
    entries(table)
        .find(|(characters, _)| characters.chars().eq([c]))
        .map(|(_, readings)| alternatives(readings))
}

fn alternatives(readings: &str) -> Vec<String> {
    readings.split('/').map(str::to_owned).collect()
}

fn entries(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.split_whitespace().filter_map(|entry| entry.split_at_checked(entry.find(|c: char| c.is_ascii())?))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::is_han;
    use super::*;

    #[test]
    fn a_surname_is_read_as_a_surname() {
        for (surname, reading) in [
            ("单", "shan"),
            ("曾", "zeng"),
            ("解", "xie"),
            ("仇", "qiu"),
            ("查", "zha"),
            ("朴", "piao"),
            ("区", "ou"),
            ("任", "ren"),
            ("华", "hua"),
            ("尉迟", "yu chi"),
            ("万俟", "mo qi"),
            ("万", "wan"),
            ("盖", "ge"),
            ("乐", "yue"),
            ("乐正", "yue zheng"),
            ("翟", "zhai"),
            ("缪", "miao"),
            ("繁", "po"),
            ("宓", "mi"),
            ("洗", "xian"),
            ("冼", "xian"),
            ("员", "yun"),
            ("贠", "yun"),
            ("纪", "ji"),
            ("折", "she"),
            ("黑", "he"),
            ("秘", "bi"),
            ("祭", "zhai"),
            ("逄", "pang"),
            ("令狐", "ling hu"),
            ("澹台", "tan tai"),
            ("长孙", "zhang sun"),
            ("单于", "chan yu"),
            ("覃", "qin"),
            ("洪", "hong"),
            ("吕", "lü"),
            ("种", "chong"),
            ("谌", "chen"),
            ("召", "shao"),
            ("隗", "wei"),
            ("郇", "xun"),
            ("哈", "ha"),
            ("那", "na"),
            ("句", "gou"),
            ("过", "guo"),
            ("宁", "ning"),
            ("车", "che"),
            ("盛", "sheng"),
            ("应", "ying"),
            ("卜", "bu"),
            ("石", "shi"),
            ("沈", "shen"),
            ("柏", "bai"),
            ("薄", "bo"),
            ("鲍", "bao"),
            ("费", "fei"),
            ("能", "nai"),
            ("乜", "nie"),
            ("佴", "nai"),
            ("呙", "guo"),
            ("眭", "sui"),
            ("夏侯", "xia hou"),
            ("欧阳", "ou yang"),
            ("司马", "si ma"),
            ("诸葛", "zhu ge"),
            ("上官", "shang guan"),
            ("皇甫", "huang fu"),
            ("东方", "dong fang"),
            ("慕容", "mu rong"),
            ("端木", "duan mu"),
            ("百里", "bai li"),
            ("冯", "feng"),
            ("尹", "yin"),
            ("俞", "yu"),
            ("贾", "jia"),
            ("牟", "mou"),
            ("郗", "xi"),
            ("莘", "shen"),
            ("么", "yao"),
            ("炅", "gui"),
            ("阚", "kan"),
        ] {
            let usual: Vec<String> = of_surname(surname).into_iter().map(|mut each| each.remove(0)).collect();
            assert_eq!(usual.join(" "), reading, "{surname}");
        }
    }

    #[test]
    fn families_that_differ_are_both_known() {
        for (surname, second) in [
            ('覃', "tan"),
            ('谌', "shen"),
            ('隗', "kui"),
            ('郇', "huan"),
            ('费', "bi"),
            ('宓', "fu"),
            ('牟', "mu"),
        ] {
            assert_eq!(of_surname(&surname.to_string())[0][1], second, "{surname}");
        }
    }

    #[test]
    fn the_same_character_is_read_otherwise_in_a_given_name() {
        // A control: were the tables mixed up, or unused, these would agree.
        for c in ["单", "解", "乐", "员", "区", "查"] {
            let given = of_given(c.chars().next().unwrap());
            assert_ne!(of_surname(c)[0][0], given[0], "{c}");
        }
    }

    #[test]
    fn every_entry_is_well_formed_and_stands_once() {
        for table in [SURNAMES, COMPOUND_SURNAMES, GIVEN] {
            let mut seen = HashSet::new();
            assert_eq!(entries(table).count(), table.split_whitespace().count());
            for (characters, readings) in entries(table) {
                assert!(characters.chars().all(is_han), "{characters}");
                assert!(seen.insert(characters), "{characters} stands twice");
                assert_eq!(characters.chars().count(), readings.split('-').count(), "{characters}");
                for reading in readings.split(['-', '/']) {
                    let plain = reading.chars().all(|c| c.is_ascii_lowercase() || c == 'ü');
                    assert!(!reading.is_empty() && plain, "{characters}: {reading}");
                }
            }
        }
    }

    #[test]
    fn no_entry_repeats_the_dictionary() {
        for table in [SURNAMES, GIVEN] {
            for (characters, readings) in entries(table) {
                let c = characters.chars().next().unwrap();
                assert_ne!(alternatives(readings), general(c), "{c}");
            }
        }
    }

    #[test]
    fn every_reading_of_the_dictionary_can_be_typed() {
        for c in ('\u{3400}'..='\u{9fff}').chain('\u{20000}'..='\u{323af}') {
            for reading in general(c) {
                assert!(reading.chars().all(|c| c.is_ascii_lowercase() || c == 'ü'), "{c}: {reading}");
            }
        }
    }
}
