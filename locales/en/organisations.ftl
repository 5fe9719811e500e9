# Reservations without an account, and organisations.
guest-title = My reservation without an account
guest-about = The place gave you a code when it reserved for you. Together with your telephone number it shows your reservation and lets you cancel it.
guest-code = Code
guest-code-hint = Eight letters or digits.
guest-phone = Telephone number
guest-phone-hint = The one that you gave to the place.
guest-show = Show my reservation
guest-again = Look for another reservation
guest-code-told = The code to tell the person
guest-code-about = It is shown only once. With their telephone number, the person sees the booking and can cancel it at { $address }.
join-title = Join { $name }
join-about = You will be able to reserve on behalf of this organisation. Its admins will see your name, your mail address, the places and the half-days reserved on its behalf.
join-button = Join
