from django.urls import path

pages = []
rest = []
