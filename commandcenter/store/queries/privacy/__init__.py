"""What is asked about personal data: where a ticket is named, what somebody has touched."""
