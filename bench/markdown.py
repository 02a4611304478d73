"""Tables of measurements, as docs/performance.md has them."""
import os
import statistics


def table(head, rows):
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def middle(values):
    return statistics.median(values)


def spread(values, write=number):
    """The lowest and the highest, as `write` writes them."""
    return f"{write(min(values))} to {write(max(values))}"


def machine():
    """What ran it, and what else ran: cores and the load average of the last minute."""
    return f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}"
