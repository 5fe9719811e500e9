# What the public calendars (.ics files) say, without anybody's name.
feed-name = { $resource } – { $place }
feed-description = Reservations and closures
feed-reserved = Reserved – { $what }
feed-requested = Requested – { $what }
feed-cancelled = Cancelled – { $what }
feed-closed = Closed
feed-closed-why = Closed – { $reason }
feed-closed-what = Closed – { $what }
feed-closed-what-why = Closed – { $what }: { $reason }
feed-category-reservation = Reservation
feed-category-closure = Closure
