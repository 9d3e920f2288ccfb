"""Time: what is due when, who is warned, what others handed over, who was held to account.

==================  ===========================================================
``dates``           how near a date is; when a rhythm falls due
``agenda``          everything with a date, in one list, grouped
``planning``        a deadline planned backwards over the measures left
``notices``         warnings, supervision, interviews; what comes next is proposed
``cases``           handed-over cases: added, replied to, closed
``duties``          what the campaign owes, marked as done
``accountability``  who was held to account, with totals
``units``           the names of those who answer for an issue
==================  ===========================================================
"""
