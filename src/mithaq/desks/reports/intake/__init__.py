"""How texts come to the desk besides by hand: from files and folders, and from news feeds."""
