"""A person's copy of what is held about them, on paper and for machines.

``gathering`` collects it, ``sections`` puts each part into words, ``origins`` says where each
value came from; what concerns others of the household is left out.
"""
