"""Benchmarks: each measures the product and a plain reference in the same run, and gives a ratio.

Machines differ and are noisy; a ratio of two things done one after the other on the same machine
says more than seconds do. Every arm runs in a process of its own, so that peak memory is its own.
"""
