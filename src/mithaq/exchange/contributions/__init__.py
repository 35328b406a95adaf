"""What foreign clients contribute: what an intake is, what is offered to it, and what tells its readers that something was taken back."""
