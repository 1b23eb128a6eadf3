"""Names of places as people say them."""

OFFICES = ("村民委员会", "社区居民委员会", "居民委员会", "委会")


def brief(name: str) -> str:
    """A village's name without the committee that governs it.

    >>> brief("柏枝村村民委员会"), brief("高兴村委会"), brief("螺山社区居委会")
    ('柏枝村', '高兴村', '螺山社区')
    >>> brief("刘连村民委员会")
    '刘连村'
    """
    if name.endswith("社区居委会"):
        return name.removesuffix("居委会")
    if name.endswith("居委会"):
        return name.removesuffix("居委会") or name
    for office in OFFICES:
        rest = name.removesuffix("居民委员会" if office.startswith("社区") else office)
        if rest != name and rest:
            # 刘连村民委员会 governs 刘连村: one 村 stands for two.
            shared = office == "村民委员会" and not rest.endswith("村")
            return f"{rest}村" if shared else rest
    return name
