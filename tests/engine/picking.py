"""A survey of the orchard: every type of question, skip logic on answers and facts, and points."""

PICKING = """\
- id: picking
  title: {zh: 采摘调查, en: Picking survey}
  version: 2
  subject: household
  status: assumed
  cite: {document: decree, clause: 一}
  bands:
    - {id: poor, title: {zh: 困难, en: Poor}, at_least: 0}
    - {id: fair, title: {zh: 尚可, en: Fair}, at_least: 12.5}
  sections:
    - id: garden
      title: {zh: 果园, en: Garden}
      questions:
        - id: grows
          title: {zh: 种果树吗, en: Do you grow fruit}
          type: yes_no
          required: true
          points: {yes: 10, no: 0}
        - id: kind
          title: {zh: 种什么, en: Which}
          type: choice
          codes: fruit
          when: grows
          required: true
          points: {apple: 2.5, pear: 1}
          fills: crop
        - id: area
          title: {zh: 面积, en: Area}
          type: quantity
          unit: mu
          min: 0
          max: 50
          when: grows
          must: area <= household.land
          says: {zh: 不能超过耕地, en: Not more than the land}
    - id: life
      title: {zh: 生活, en: Life}
      when: not household.poor
      questions:
        - id: worries
          title: {zh: 担心什么, en: Worries}
          type: choices
          choices:
            - {id: price, title: {zh: 价格, en: Price}}
            - {id: weather, title: {zh: 天气, en: Weather}}
          points: {price: -1, weather: -2}
        - {id: since, title: {zh: 何时开始, en: Since}, type: date}
        - {id: cash, title: {zh: 现金收入, en: Cash}, type: money, min: 0}
        - {id: helpers, title: {zh: 帮工, en: Helpers}, type: int, min: 0, max: 9, score: helpers}
        - {id: remark, title: {zh: 备注, en: Remark}, type: text, when: helpers > 3}
"""
