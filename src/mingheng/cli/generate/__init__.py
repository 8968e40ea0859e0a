"""A street with very many matters (大量案件), for measuring: whole matters are acted once, then written again in bulk.

What is copied went through the actions, stands in the same tables under the same constraints, takes its numbers from the
same series without gaps, and is committed to by the ledger row by row like everything else.
"""
