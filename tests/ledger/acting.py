"""A process that acts until it is killed: prints each number once its act is committed; run by test_killing."""

import sys

import django

if __name__ == "__main__":
    django.setup()
    import itertools

    from mingheng.ledger import jobs
    from tests.ledger import conftest

    conftest._numbers = itertools.count(int(sys.argv[1]))
    street = conftest.make_street()
    for number in itertools.count():
        made = street.open(f"{number}")
        print(street.log.origin, street.size() - 1, flush=True)
        street.rename(made, f"{number}改")
        jobs.integrate_all(at=conftest.AT)
