# Reserve and cancel.
reserve-title = Reserve
reserve-day = Day
reserve-from = From
reserve-to = To
reserve-last-day = Day of return
reserve-last-day-hint = Only if you keep it for more than a day.
reserve-purpose = What for? (optional)
reserve-purpose-hint = Only you and the team of the place will see it.
reserve-button = Reserve
reserve-visitor = No account yet? A name, a mail address and a password are enough, on the next page; day and hours are kept.
reserve-alternatives = Free close to it:
reserve-alternative = { $period }, { $unit }
reservations-title = My reservations
reservations-upcoming = Coming up
reservations-past = Past and cancelled
reservations-none-upcoming = Nothing planned yet.
reservations-none-past = Nothing here.
reservations-find = Find a place
reservation-heading-booked = It’s booked
reservation-heading-waiting = It’s asked for
reservation-heading-off = This reservation is off
reservation-heading-over = It’s over
reservation-holder = In the name of { $name }
reservation-reason = Reason for cancelling: { $reason }
reservation-agenda = Don’t forget
reservation-add = Add to my calendar
reservation-follow = Follow the resource’s calendar
cancel-title = Cancel
cancel-about = Can’t make it? Cancel as soon as you can: someone else may come.
cancel-reason = Reason (optional)
cancel-button = Cancel the reservation
field-day = Give a day, such as 2026-11-24.
field-time = Give a time, such as 09:30.
field-degrees = Give degrees: latitude from −90 to 90, longitude from −180 to 180.
midnight = 24:00
field-codes = Give codes of letters, digits and underscores, separated by commas.
reserve-repeat = Repeat every week
reserve-until = Until
reserve-until-hint = The same day of each week, at the same hours. Empty: only once.
reserve-all = Only if every week is free
series-title = Repeated reservations
series-live = { $count ->
    [0] No reservation any more.
    [one] { $count } reservation.
   *[other] { $count } reservations.
}
series-taken = What is reserved
series-refused = What was not possible
move-title = Move
move-button = Move the reservation
cancel-scope = Cancel
cancel-scope-one = this one
cancel-scope-following = this one and those after it
cancel-scope-all = all of them
