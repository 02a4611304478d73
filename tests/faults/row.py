"""What a fault did to the requests that were sent meanwhile: a line of the table."""
import dataclasses

HEAD = ("| fault | sent | lost | how | feedback acknowledged | of it lost | recovered after | what was seen |\n"
        "|---|---|---|---|---|---|---|---|\n")


@dataclasses.dataclass
class Row:
    fault: str
    sent: int
    lost: int
    how: str
    acknowledged: int
    feedback_lost: int
    recovered: float  # seconds from the fault to the last request that failed
    seen: str = ""
    good: bool = True  # what must hold does

    def __str__(self):
        after = f"{self.recovered:.1f} s" if self.lost else "—"
        return (f"| {self.fault} | {self.sent} | {self.lost} | {self.how} | {self.acknowledged} | "
                f"{self.feedback_lost} | {after} | {self.seen} |")


def row_of(fault, load, since, lost_feedback, seen="", good=True):
    return Row(fault, load.sent, load.lost, load.kinds(), len(load.acknowledged), len(lost_feedback),
               load.recovery(since), seen, good and not lost_feedback)
