"""The catalogue of engine messages: stable code → (Chinese, English)."""

MESSAGES: dict[str, tuple[str, str]] = {
    "did_you_mean": ("是否想写“{near}”？", " Did you mean '{near}'?"),
    # --- files ---
    "pack_missing": (
        "找不到政策包“{pack}”。可用的政策包：{known}。",
        "No pack named '{pack}'. Available: {known}.",
    ),
    "file_too_large": (
        "文件超过 {limit} 字节，未读取。",
        "The file is larger than {limit} bytes and was not read.",
    ),
    "file_unreadable": ("文件无法读取：{detail}。", "The file cannot be read: {detail}."),
    "file_encoding": ("文件不是 UTF-8 编码。", "The file is not UTF-8."),
    "yaml_syntax": ("YAML 写法有误：{detail}", "YAML is not well-formed: {detail}"),
    "yaml_too_deep": ("嵌套层次过深。", "Nested too deeply."),
    "yaml_alias": (
        "不允许使用 YAML 锚点和别名（& 与 *）。",
        "YAML anchors and aliases (& and *) are not allowed.",
    ),
    "yaml_tag": ("不允许使用 YAML 标签“{tag}”。", "YAML tags such as '{tag}' are not allowed."),
    "yaml_control": (
        "含有不可见的控制字符。",
        "There is an invisible control character here.",
    ),
    "yaml_duplicate_key": ("键“{key}”重复。", "The key '{key}' appears twice."),
    "unknown_folder": (
        "政策包里没有名为“{name}”的部分。",
        "A pack has no part named '{name}'.",
    ),
    "not_laid_over": (
        "“{name}”不能在草稿或修订中改动，只能改政策规则和参数。",
        "A draft or amendment cannot change '{name}', only rules of policy and their figures.",
    ),
    "not_a_mapping": ("此处应为若干“键: 值”。", "Expected a mapping of keys to values here."),
    "not_a_list": ("此处应为列表。", "Expected a list here."),
    "unknown_key": ("不认识的键“{key}”。", "Unknown key '{key}'."),
    "missing_key": ("缺少必填的键“{key}”。", "The key '{key}' is required."),
    "bad_value": ("“{key}”的值不合要求：{detail}", "The value of '{key}' is not valid: {detail}"),
    # --- items ---
    "extends_cycle": ("政策包的 extends 形成循环：{path}。", "Packs extend each other: {path}."),
    "duplicate_id": (
        "“{id}”已在 {first} 定义；如要替换请写 replaces: true。",
        "'{id}' is already defined at {first}; write replaces: true to replace it.",
    ),
    "replaces_nothing": (
        "“{id}”写了 replaces: true，但上级政策包里没有它。",
        "'{id}' says replaces: true but no extended pack defines it.",
    ),
    "reserved_name": (
        "“{name}”是保留字，不能作名称。",
        "'{name}' is reserved and cannot be a name.",
    ),
    "name_taken": (
        "“{name}”已是{subject}的字段或事实。",
        "'{name}' is already a column or fact of {subject}.",
    ),
    "unknown_document": ("没有登记文件“{name}”。", "No document '{name}' is listed."),
    "unknown_codes": ("没有代码表“{name}”。", "No code list '{name}'."),
    "unknown_table": ("没有名为“{name}”的表。", "No table named '{name}'."),
    "unknown_subject": ("没有名为“{name}”的对象层级。", "No subject named '{name}'."),
    "parameter_overlap": (
        "参数“{name}”在 {date} 有两个值（{division}）。",
        "Parameter '{name}' has two values on {date} ({division}).",
    ),
    "parameter_value": (
        "参数“{name}”的值“{value}”不是范围内的{type}。",
        "'{value}' is not {type} within its range, as parameter '{name}' needs.",
    ),
    "parameter_status": (
        "参数“{name}”：status 为 {status} 与值“{value}”矛盾（unset 不写值，其余要写值）。",
        "Parameter '{name}': status {status} and value '{value}' disagree (only unset has none).",
    ),
    "uncited": (
        "“{id}”的数值没有注明依据（cite）；演示用的值请写 status: assumed。",
        "A value of '{id}' has no citation (cite); mark demonstration values status: assumed.",
    ),
    "too_many_conditions": (
        "“{id}”有 {count} 个条件，最多 {limit} 个。",
        "'{id}' has {count} conditions; at most {limit} are allowed.",
    ),
    # --- expressions ---
    "too_long": (
        "表达式有 {length} 个字符，最多 {limit} 个；请拆成几个事实。",
        "The expression has {length} characters; at most {limit} are allowed. Split it into facts.",
    ),
    "too_deep": (
        "表达式嵌套超过 {limit} 层；请拆成几个事实。",
        "The expression is nested deeper than {limit}. Split it into facts.",
    ),
    "empty": ("表达式为空。", "The expression is empty."),
    "unexpected_end": ("表达式没有写完。", "The expression ends too early."),
    "unexpected": ("此处不应出现“{found}”。", "'{found}' is not expected here."),
    "unexpected_hint": (
        "此处不应出现“{found}”。{hint_zh}",
        "'{found}' is not expected here. {hint_en}",
    ),
    "chained_comparison": (
        "比较不能连写；请用 between … and … 或 and。",
        "Comparisons cannot be chained; use 'between … and …' or 'and'.",
    ),
    "bad_date": ("“{text}”不是有效日期。", "'{text}' is not a valid date."),
    "unknown_name": (
        "{subject}没有“{name}”这一字段或事实。",
        "{subject} has no column or fact '{name}'.",
    ),
    "unknown_parameter": ("没有参数“{name}”。", "No parameter '{name}'."),
    "unknown_function": ("没有函数“{name}”。", "No function '{name}'."),
    "unknown_target": ("没有目标“{name}”。", "No target '{name}'."),
    "unknown_clause": (
        "“{document}”的正文里没有“{clause}”这一条。",
        "The text of '{document}' has no clause {clause}.",
    ),
    "unknown_rule": ("没有标准或待遇“{name}”。", "No standard or benefit '{name}'."),
    "no_amount": ("“{name}”没有金额。", "'{name}' has no amount."),
    "unknown_entry": (
        "代码表“{codes}”里没有“{entry}”。",
        "Code list '{codes}' has no entry '{entry}'.",
    ),
    "unknown_collection": (
        "{subject}没有名为“{name}”的下级。",
        "{subject} has nothing below it called '{name}'.",
    ),
    "unknown_parent": (
        "{subject}没有名为“{name}”的上级。",
        "{subject} has nothing above it called '{name}'.",
    ),
    "lists_only": (
        "“{name}”只用于列表和档案，不能写进规则。",
        "'{name}' is kept for lists and files only and cannot be used in rules.",
    ),
    "wrong_subject": (
        "“{name}”是关于{found}的，此处应是关于{wanted}的。",
        "'{name}' is about {found}; this needs one about {wanted}.",
    ),
    "argument_count": (
        "{name} 需要 {wanted} 个参数，给了 {found} 个。",
        "{name} takes {wanted} arguments; {found} given.",
    ),
    "rounding": (
        "{name} 的最后一个参数要写明取整方式：half_up、down 或 up。",
        "The last argument of {name} must state the rounding: half_up, down or up.",
    ),
    "type_mismatch": (
        "此处需要{wanted}，却是{found}。",
        "Expected {wanted} here, found {found}.",
    ),
    "types_differ": (
        "两边类型不同：{left}与{right}不能{doing}。",
        "The two sides differ: cannot {doing} {left} and {right}.",
    ),
    "rate_product": (
        "金额与比例相乘请用 pct(金额, 比例, 取整方式)。",
        "To take a share of an amount use pct(amount, rate, rounding).",
    ),
    "literal_needs_codes": (
        "引号里的文字只能与代码字段比较。",
        "Quoted text can only be compared with a code column.",
    ),
    "not_a_literal": ("此处只能写具体的值。", "Only literal values may stand here."),
    "literal_precision": (
        "数字“{text}”的小数位数过多（最多 {places} 位）。",
        "The number '{text}' has too many decimals (at most {places}).",
    ),
    "literal_range": ("数字“{text}”太大。", "The number '{text}' is too large."),
    "untyped": (
        "只有数字，看不出单位；请与字段或参数一起写。",
        "Only numbers here: the unit cannot be told. Use a column or parameter.",
    ),
    "nested_aggregate": (
        "汇总里不能再汇总；请先写成一个事实。",
        "An aggregate cannot contain another one; make it a fact first.",
    ),
    "too_many_layers": (
        "“{name}”经过的定义层层引用超过 {limit} 层。",
        "'{name}' refers through more than {limit} layers of definitions.",
    ),
    "cycle": ("定义互相引用形成循环：{path}。", "Definitions refer to each other: {path}."),
    "declared_type": (
        "“{name}”声明为{wanted}，但表达式得到{found}。",
        "'{name}' is declared as {wanted} but the expression gives {found}.",
    ),
    "asked_later": (
        "“{name}”在这里之后才问；条件只能用前面的回答。",
        "'{name}' is asked after this; a condition may only use answers before it.",
    ),
    # --- cases and given facts ---
    "unknown_fact_given": (
        "{subject}没有“{name}”这一事实。",
        "{subject} has no fact '{name}'.",
    ),
    "bad_fact_given": (
        "“{name}”的值“{value}”不是{wanted}。",
        "'{value}' is not {wanted}, as '{name}' needs.",
    ),
    "fact_out_of_range": (
        "“{name}”的值“{value}”超出 {low} 到 {high}。",
        "'{value}' is outside {low} to {high}, the range of '{name}'.",
    ),
    "case_shape": ("测试案例写法有误：{detail}", "The case is not well-formed: {detail}"),
    "no_as_of": ("没有给出截至日期（as_of）。", "No as-of date (as_of) is given."),
    # --- printed forms ---
    "form_column": (
        "{subject} 没有名为“{name}”的字段或事实，表册不能引用。",
        "A form cannot show '{name}': {subject} has no such column or fact.",
    ),
    "form_part": (
        "“{subject}”的表册不能有“{kind}”部分。",
        "A form about a {subject} cannot have a '{kind}' part.",
    ),
    "form_personal": (
        "“{form}”要张贴（posted），不能印“{name}”这样的个人信息。",
        "'{form}' is posted where others read it and cannot show '{name}', which is personal.",
    ),
    "form_template": (
        "表册“{form}”的模板不能使用：{detail}",
        "The template of form '{form}' cannot be used: {detail}",
    ),
    # --- engines ---
    "lake_empty": (
        "文件夹里没有 {year} 年的数据（应为 facts/<区划代码>/<版本>/*.parquet）。",
        "There are no facts for {year} here (facts/<county>/<version>/*.parquet is expected).",
    ),
    "bad_engine": (
        "不认识的计算引擎“{engine}”。可用：duckdb、local[2]、spark://主机:端口。",
        "Unknown engine '{engine}'. Use duckdb, local[2] or spark://host:port.",
    ),
    "no_pyspark": (
        "没有安装 Spark。请先运行 pip install 'bangfu[cluster]'。",
        "Spark is not installed. Run pip install 'bangfu[cluster]' first.",
    ),
    "no_java": (
        "没有找到 Java。Spark 需要 Java 17 或更新版本（Debian：openjdk-17-jre-headless）。",
        "No Java was found. Spark needs Java 17 or newer (on Debian: openjdk-17-jre-headless).",
    ),
}
