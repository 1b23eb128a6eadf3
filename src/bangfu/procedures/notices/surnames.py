"""Surnames of two characters; any other name gives away one character."""

TEXT = (
    "欧阳上官司马诸葛司徒司空东方皇甫尉迟公孙令狐宇文长孙慕容夏侯轩辕端木百里呼延南宫东郭西门独孤太史申屠公羊赫连澹台濮阳淳于"
    "单于钟离闻人万俟公冶宗政太叔仲孙鲜于闾丘亓官司寇子车颛孙巫马公西漆雕乐正壤驷公良拓跋夹谷宰父谷梁段干东门南门第五左丘梁丘"
    "羊舌微生"
)
COMPOUND = frozenset(TEXT[at : at + 2] for at in range(0, len(TEXT), 2))
